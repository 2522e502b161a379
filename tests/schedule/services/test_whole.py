"""The whole draft schedule goes where its edition goes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.audit.queries import LogFilter, select_entries
from forum.db import db, transaction
from forum.editions.models import Edition, Room, Venue
from forum.editions.queries import get_public
from forum.editions.services import Rooms, save_edition, save_venue
from forum.errors import Refused
from forum.releases.queries import find_document
from forum.releases.rules import Frequency, Happening, difference
from forum.schedule.models import Slot, SlotException, SlotState
from forum.schedule.queries import document_after, occurrences_of, outside, whole_draft
from forum.schedule.services import announce_edition, cancel_edition, release_draft
from tests.factories import make_session, text

FACTS = ("slug", "name", "about", "audience", "starts_on", "ends_on", "opens_at", "closes_at", "languages", "venue_id")


def change(cast, rooms=None, **changed):
    """Save the facts of the edition."""
    edition = db.session.get_one(Edition, cast.edition)
    values = {name: getattr(edition, name) for name in FACTS} | changed
    save_edition(edition, values, db.session.get_one(Account, cast.olga), clock.now(), Rooms(rooms) if rooms else None)
    return edition


@pytest.fixture
def recurring(context, cast):
    """The session takes place on three days; the second time an hour later and in another hall."""
    with transaction():
        slot, edition = db.session.get_one(Slot, cast.session), db.session.get_one(Edition, cast.edition)
        other = Room(venue=edition.venue, name=text("Hall 2"))
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)
        second, hour = slot.starts_at + timedelta(days=1), timedelta(hours=1)
        moved = SlotException(recurs_at=second, room=other, starts_at=second + hour, ends_at=second + 2 * hour)
        slot.exceptions = [moved]
        db.session.flush()
        return cast, other.id


def clocks(cast, zone):
    edition, slot = db.session.get_one(Edition, cast.edition), db.session.get_one(Slot, cast.session)
    return [o.starts_at.astimezone(ZoneInfo(zone)).strftime("%d %H:%M") for o in occurrences_of(slot, edition)]


def test_occurrences_and_their_exceptions_keep_the_clock_of_another_zone(recurring):
    cast, _ = recurring
    before = clocks(cast, "Asia/Tashkent")
    with transaction():
        venue, olga = db.session.get_one(Edition, cast.edition).venue, db.session.get_one(Account, cast.olga)
        save_venue(venue, {"timezone": "America/New_York"}, olga, clock.now())
    assert clocks(cast, "America/New_York") == before
    assert [hour[-5:] for hour in before] == ["10:00", "11:00", "10:00"]


def test_every_used_room_must_go_somewhere_exceptions_included(recurring):
    cast, second = recurring
    with transaction():
        venue = Venue(name=text("Expo"), address=text("2"), city=text("Moscow"), country="RU", timezone="Europe/Moscow")
        hall = Room(venue=venue, name=text("Big"))
        db.session.add(hall)
        db.session.flush()
        first, place, big = db.session.get_one(Slot, cast.session).room_id, venue.id, hall.id
    with pytest.raises(Refused) as refused, transaction():
        change(cast, {first: db.session.get_one(Room, big)}, venue_id=place)
    assert [room.id for room in refused.value.about] == [first, second]
    with transaction():
        change(cast, {first: db.session.get_one(Room, big), second: None}, venue_id=place)
    slot = db.session.get_one(Slot, cast.session)
    assert (slot.room_id, slot.exceptions[0].room_id) == (big, None)


def test_days_count_every_occurrence_that_takes_place(recurring):
    cast, _ = recurring
    last = db.session.get_one(Edition, cast.edition).ends_on - timedelta(days=1)
    with pytest.raises(Refused) as refused, transaction():
        change(cast, ends_on=last)
    assert [left.session.id for left in refused.value.about] == [cast.session]
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        third, hour = slot.starts_at + timedelta(days=2), timedelta(hours=1)
        slot.exceptions.append(
            SlotException(recurs_at=third, starts_at=third, ends_at=third + hour, state=SlotState.CANCELLED)
        )
    with transaction():
        assert outside(change(cast, ends_on=last)) == []


def test_new_days_at_once_with_a_summer_time_between_keep_the_clock(context, cast):
    with transaction():
        slot, edition = db.session.get_one(Slot, cast.session), db.session.get_one(Edition, cast.edition)
        edition.venue.timezone = "Europe/Berlin"
        edition.starts_on = edition.ends_on = datetime(2027, 7, 1, tzinfo=UTC).date()
        slot.starts_at, slot.ends_at = datetime(2027, 7, 1, 8, tzinfo=UTC), datetime(2027, 7, 1, 9, tzinfo=UTC)
        db.session.flush()
        olga = db.session.get_one(Account, cast.olga)
        save_venue(edition.venue, {"timezone": "Asia/Tashkent"}, olga, clock.now())
        assert slot.starts_at == datetime(2027, 7, 1, 5, tzinfo=UTC)
        save_venue(edition.venue, {"timezone": "Europe/Berlin"}, olga, clock.now())
        assert slot.starts_at == datetime(2027, 7, 1, 8, tzinfo=UTC)


def history(session_id, edition_id):
    wanted = LogFilter(thing="session", thing_id=session_id)
    return [
        (e.act, e.words.before, e.words.after) for e in db.session.scalars(select_entries(edition_id, wanted)).unique()
    ]


def test_a_cancelled_edition_gets_its_sessions_back_as_they_were(context, cast):
    with transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        off, maybe = make_session(edition, "Off", hour=12), make_session(edition, "Maybe", hour=14)
        db.session.get_one(Slot, off.id).state = SlotState.CANCELLED
        db.session.get_one(Slot, maybe.id).state = SlotState.TENTATIVE
        db.session.flush()
        release_draft(edition, olga, clock.now())
        keys = cast.session, off.id, maybe.id
    before = [db.session.get_one(Slot, key).state for key in keys]
    with transaction():
        cancel_edition(db.session.get_one(Edition, cast.edition), olga, clock.now())
    assert {db.session.get_one(Slot, key).state for key in keys} == {SlotState.CANCELLED}
    with transaction():
        announce_edition(db.session.get_one(Edition, cast.edition), olga, clock.now())
    assert [db.session.get_one(Slot, key).state for key in keys] == before
    edition = db.session.get_one(Edition, cast.edition)
    waiting = difference(find_document(edition.id), document_after(edition, whole_draft(edition), clock.now()))
    assert [(c.facts.title["en"], c.kind) for c in waiting] == [
        ("Opening", Happening.REINSTATED),
        ("Maybe", Happening.REINSTATED),
    ]
    acts = [act for act, *_ in history(maybe.id, cast.edition)]
    assert acts == ["session taken along"] * 2
    assert [act for act, *_ in history(off.id, cast.edition)] == []


def test_what_happens_to_all_stands_in_the_history_of_each(context, cast):
    with transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        old = {"starts_on": edition.starts_on, "ends_on": edition.ends_on}
        values = {name: value + timedelta(days=7) for name, value in old.items()}
        values |= {name: getattr(edition, name) for name in ("slug", "languages", "opens_at", "closes_at")}
        starts = db.session.get_one(Slot, cast.session).starts_at
        save_edition(edition, values, olga, clock.now(), along=True)
    assert db.session.get_one(Slot, cast.session).starts_at == starts + timedelta(days=7)
    (act, before, after), *_ = history(cast.session, cast.edition)
    assert (act, sorted(before), sorted(after)) == ("session taken along", *[["ends_at", "starts_at"]] * 2)
    assert get_public(cast.edition).starts_on == old["starts_on"], "public with the next release"
