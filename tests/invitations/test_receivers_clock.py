"""An edition by the clock of another zone: who is written, and what."""

from datetime import time

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.services import save_venue
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.schedule.services import release_draft


@pytest.fixture
def settled(place, cast):
    """The same, released, with a time at which it opens."""
    with transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        edition.opens_at, edition.closes_at = time(9), time(18)
        release_draft(edition, olga, clock.now())
    return cast


def letters() -> list[Letter]:
    return [*db.session.scalars(select(Letter).where(Letter.template == "edition").order_by(Letter.id))]


def correct(cast, **values) -> list[Letter]:
    """Save the venue, and release; what was written."""
    before = len(letters())
    with transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        save_venue(edition.venue, values, olga, clock.now())
        release_draft(edition, olga, clock.now())
    return letters()[before:]


def test_a_zone_that_shows_the_same_hours_is_no_news(settled):
    """Everyone was asked to note new days and a new place: those they knew."""
    assert correct(settled, timezone="Asia/Yekaterinburg") == []


def test_another_clock_is_named_and_neither_days_nor_place_are_new(settled):
    (letter,) = correct(settled, timezone="Europe/Moscow")
    mail = compose(letter)
    said = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "innoprom edition: the time zone has changed"
    assert "another one now: Moscow, UTC+3." in said
    assert "new days" not in said
    assert "TZID=Europe/Moscow" in letter.calendar


def test_another_city_with_another_clock_says_both(settled):
    (letter,) = correct(settled, timezone="Europe/Moscow", city={"en": "Moscow"})
    mail = compose(letter)
    said = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "innoprom edition: the days or the place have changed"
    assert "please note the new days and place" in said
    assert "Moscow, UTC+3" in said


def test_other_hours_are_said_and_neither_days_nor_place_are_new(settled):
    with transaction():
        edition, olga = db.session.get_one(Edition, settled.edition), db.session.get_one(Account, settled.olga)
        edition.opens_at = time(8, 30)
        release_draft(edition, olga, clock.now())
    mail = compose(letters()[-1])
    said = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "innoprom edition: the hours have changed"
    assert "Opens at (first day): 08:30" in said
    assert "Closes at (last day): 18:00" in said
    assert "new days" not in said
