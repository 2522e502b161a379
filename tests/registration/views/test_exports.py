"""Exports tell what was decided, by whom and why, what is missing, and who entered it."""

import csv
import html
import io
import re
from datetime import datetime

import openpyxl
import pytest

from forum.db import db
from forum.editions.models import Edition
from tests.registration.views.test_desk import LIST
from tests.registration.views.test_organiser_alike import entered
from tests.registration.views.test_organiser_moving import set_category
from tests.test_lists import queries


def told(client, **wanted):
    """Rows by given name, each by its heading."""
    data = client.get(f"{LIST}.csv", query_string=wanted).data.decode("utf-8-sig")
    return {row["Given name"]: row for row in csv.DictReader(io.StringIO(data, newline=""))}


@pytest.mark.both
def test_an_export_says_what_was_decided_and_what_is_missing(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    set_category(app, cast.category, quota=1)
    pages = {name: entered(dana, cast, f"{name}x", name, email=f"{name}@test.example", organisation="")
             for name in ("Placed", "Waiting", "Ended", "Twice", "Slip")}  # fmt: skip
    sign_in(cast.paul).post("/forums/innoprom/2027/register", data={"category": cast.category})
    rita.post(f"{pages['Ended']}/reject", data={"reason": "No papers"})
    stays = pages["Placed"].rpartition("/")[2]
    rita.post(f"{pages['Twice']}/duplicate", data={"stays": stays})
    rita.post(f"{pages['Waiting']}/ask", data={"reason": "Say where you work"})
    dana.post(f"{pages['Slip']}/mistake")
    rows = told(rita)
    ended = rows["Ended"]
    assert (ended["Reason"], ended["Decided by"], ended["Stays"]) == ("No papers", "Rita Test", "")
    assert datetime.strptime(ended["Decided"], "%Y-%m-%d %H:%M")
    assert (rows["Twice"]["Stays"], rows["Twice"]["Reason"]) == (stays, "")
    assert (rows["Slip"]["Reason"], rows["Slip"]["Decided by"]) == ("Entered by mistake", "Dana Test")
    waiting = rows["Waiting"]
    assert waiting["Number on the waitlist"] == "1"
    assert waiting["Not said yet"] == "Organisation, Position"
    assert waiting["Asked to complete"] == "Say where you work"
    assert waiting["Decided by"] == ""
    assert [rows[name]["Entered by"] for name in ("Placed", "Paul")] == ["Dana Test", ""]
    assert ended["Not said yet"] == ""
    rita.post(f"{pages['Placed']}/cancel", data={"reason": "Ill"})
    assert told(rita)["Waiting"]["Decided by"] == "System"


def test_a_workbook_is_named_by_its_edition_and_can_be_filtered(app, cast, sign_in):
    entered(sign_in(cast.dana), cast, "One", "Two")
    book = openpyxl.load_workbook(io.BytesIO(sign_in(cast.rita).get(f"{LIST}.xlsx").data))
    with app.app_context():
        assert book.sheetnames == [db.session.get_one(Edition, cast.edition).name["en"]]
    sheet = book.active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions


def test_an_export_costs_the_same_for_few_and_many(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    entered(dana, cast, "One", "Two")
    few = queries(app, rita, f"{LIST}.csv")
    for number in range(8):
        page = entered(dana, cast, f"Name{number}", "X", email=f"n{number}@test.example")
        rita.post(f"{page}/{'cancel' if number % 2 else 'ask'}", data={"reason": "x"})
    assert queries(app, rita, f"{LIST}.csv") == few


def test_an_export_is_in_the_order_of_the_list(cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    for name in ("Beta", "Alpha", "Gamma"):
        entered(dana, cast, name, name, email=f"{name}@test.example")
    for sort, order in (("name", ["Alpha", "Beta", "Gamma"]), ("old", ["Beta", "Alpha", "Gamma"])):
        page = rita.get(f"{LIST}?sort={sort}&q=a&page=1").text
        for kind in ("csv", "xlsx"):
            address = html.unescape(re.search(rf'href="([^"]*registrations\.{kind}[^"]*)"', page)[1])
            data = rita.get(address).data
            if kind == "csv":
                names = [row["Given name"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
            else:
                heads, *rows = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
                names = [row[heads.index("Given name")] for row in rows]
            assert names == order
