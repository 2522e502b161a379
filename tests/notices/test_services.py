"""A change that no calendar can carry in time goes by mail at once; one that can, only if it was not fetched."""

from datetime import timedelta

from sqlalchemy import select

from forum import clock
from forum.db import db, transaction
from forum.mail.models import Letter
from forum.notices.models import Notice
from forum.notices.services import send_due
from forum.schedule.models import SlotState
from forum.subscriptions.models import Subscription
from forum.subscriptions.services import note_use
from tests.worlds import do_release

HOUR = timedelta(hours=1)


def letters():
    return db.session.scalars(select(Letter).where(Letter.template == "changes")).all()


def fetch(at, version="1"):
    with transaction():
        note_use(db.session.scalars(select(Subscription)).one(), version, "iOS/18.0 dataaccessd/1.0", at)


def cancel(cast, number=1):
    do_release(cast, number, lambda slot: setattr(slot, "state", SlotState.CANCELLED))


def test_a_calendar_that_nobody_fetches_is_no_calendar(starred):
    cancel(starred)
    (letter,) = letters()
    assert letter.recipient == "paul@test.example"
    assert [(line["title"], line["kind"]) for line in letter.values["lines"]] == [("Opening", "cancelled")]
    assert db.session.scalars(select(Notice)).all() == []


def test_a_calendar_in_use_gets_its_turn_first_and_the_letter_comes_if_it_misses_it(starred):
    fetch(clock.now() - HOUR)
    cancel(starred)
    assert letters() == []
    with transaction():
        assert send_due(clock.now() + timedelta(days=3)) == 1
    assert len(letters()) == 1


def test_a_change_that_was_fetched_needs_no_letter(starred):
    fetch(clock.now() - HOUR)
    cancel(starred)
    fetch(clock.now() + HOUR, "2")
    with transaction():
        assert send_due(clock.now() + timedelta(days=3)) == 0
    assert letters() == []
    assert db.session.scalars(select(Notice)).all() == []
