"""The hours of an edition: sessions that would be outside them."""

from datetime import time

import lxml.html
import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from tests.editions.facts import DESK, edition_form
from tests.opening import Editor


@pytest.mark.parametrize(
    ("opens", "closes", "marked"),
    [
        ("10:30", "18:00", ["opens_at"]),
        ("08:00", "10:30", ["closes_at"]),
        ("10:20", "10:40", ["opens_at", "closes_at"]),
    ],
)
def test_the_hour_that_leaves_a_session_outside_is_marked(app, cast, sign_in, opens, closes, marked):
    """A session that begins before the opening marked the hour of closing."""
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.ends_on = edition.starts_on
    form = edition_form(app, cast, opens_at=opens, closes_at=closes)
    page = lxml.html.fromstring(sign_in(cast.olga).post(f"{DESK}/facts", data=form).text)
    assert page.xpath("//input[@aria-invalid='true']/@name") == marked


def test_an_hour_that_two_changed_is_asked_about_as_people_write_it(app, cast, sign_in):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.opens_at, edition.closes_at = time(0), time(21)
    mine, theirs = (Editor(sign_in(cast.olga), f"{DESK}/facts") for _ in range(2))
    assert theirs.save(closes_at="20:00")
    assert not mine.save(closes_at="20:30")
    assert set(mine.asked) == {"closes_at"}
    assert "20:30" in mine.page
    assert ":00:00" not in mine.page
    assert ":30:00" not in mine.page
