"""What a differing occurrence has as its rule follows the rule; what differs stays, at its date."""

from datetime import timedelta

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, Room
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotState
from forum.schedule.queries import repeats_of
from forum.schedule.services import change_occurrence, schedule_session
from tests.factories import text

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def series(context, cast):
    """A session on three days, an hour long, in Hall 1."""
    with transaction():
        slot, edition = db.session.get_one(Slot, cast.session), db.session.get_one(Edition, cast.edition)
        slot.ends_at = slot.starts_at + HOUR
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + 2 * DAY
        room = Room(venue=edition.venue, name=text("Hall 2"))
        db.session.add(room)
        db.session.flush()
        return slot, edition, db.session.get_one(Account, cast.olga), room


def differ(series, **values):
    """The second occurrence, changed."""
    slot, edition, olga, _ = series
    at = slot.starts_at + DAY
    rule = {"room": slot.room, "starts_at": at, "ends_at": at + HOUR, "state": SlotState.CONFIRMED, "left_out": False}
    with transaction():
        change_occurrence(edition, slot, at, rule | values, olga, clock.now())


def move(series, by, length, room):
    """The whole series to another hour."""
    slot, edition, olga, _ = series
    begin = slot.starts_at + by
    with transaction():
        schedule_session(
            edition,
            slot.session,
            room,
            begin,
            begin + length,
            SlotState.CONFIRMED,
            repeats_of(slot, edition.venue),
            by=olga,
            now=clock.now(),
        )
    (exception,) = slot.exceptions
    assert exception.recurs_at == begin + DAY
    return exception, begin + DAY


def test_another_hall_follows_the_hour_and_the_length(series):
    differ(series, room=series[3])
    moved, at = move(series, 2 * HOUR, 2 * HOUR, series[0].room)
    assert (moved.starts_at, moved.ends_at, moved.room_id) == (at, at + 2 * HOUR, series[3].id)


def test_a_cancelled_one_follows_everything_and_stays_cancelled(series):
    differ(series, state=SlotState.CANCELLED)
    moved, at = move(series, HOUR, HOUR, series[3])
    assert (moved.starts_at, moved.room_id, moved.state) == (at, series[3].id, SlotState.CANCELLED)


def test_another_hour_stays_with_its_end_and_follows_the_hall(series):
    own = series[0].starts_at + DAY + 5 * HOUR
    differ(series, starts_at=own, ends_at=own + HOUR)
    moved, _ = move(series, HOUR, 2 * HOUR, series[3])
    assert (moved.starts_at, moved.ends_at, moved.room_id) == (own, own + HOUR, series[3].id)


def test_another_length_stays(series):
    at = series[0].starts_at + DAY
    differ(series, ends_at=at + 3 * HOUR)
    moved, at = move(series, HOUR, 2 * HOUR, series[0].room)
    assert (moved.starts_at, moved.ends_at) == (at, at + 3 * HOUR)
