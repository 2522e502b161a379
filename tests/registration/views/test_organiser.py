"""Lists and exports of registrations."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from forum import clock
from tests.worlds import fill


@pytest.mark.slow
def test_pages_search_filter_and_sort_of_registrations(app, cast, sign_in):
    with app.app_context():
        fill(cast, [f"delegate{i:02}" for i in range(35)])
    olga = sign_in(cast.olga)
    base = "/manage/innoprom/2027/registrations"
    first, second = olga.get(base).text, olga.get(f"{base}?page=2").text
    assert (first.count('<th scope="row">'), second.count('<th scope="row">')) == (30, 5)
    assert olga.get(f"{base}?q=delegate07").text.count('<th scope="row">') == 1
    assert olga.get(f"{base}?state=waitlisted").text.count('<th scope="row">') == 0
    ordered = olga.get(f"{base}?sort=name").text
    assert ordered.index("Delegate00") < ordered.index("Delegate01")
    export = olga.get(f"{base}.csv?q=delegate07")
    assert export.data.decode("utf-8-sig").count("\r\n") == 2
    assert "'=cmd" in export.text
    sheet = load_workbook(BytesIO(olga.get(f"{base}.xlsx?q=delegate07").data)).active
    received = next(
        column[1].value for column in sheet.columns if column[0].value == "Received"
    )  # a real time, by the clock of the venue in Tashkent
    assert timedelta(0) <= clock.now().replace(tzinfo=None) + timedelta(hours=5) - received < timedelta(minutes=2)
