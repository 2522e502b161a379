"""An edition that tries another venue: what follows is told first, and the halls of a release can be had again."""

from datetime import timedelta

import pytest

from forum.db import db, transaction
from forum.editions.models import Edition, Room, Venue
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotException
from tests.editions.facts import DESK
from tests.factories import make_room, make_session, text
from tests.opening import Editor
from tests.worlds import release_shown

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def halls(app, released, sign_in):
    """Two sessions at once in two halls, as released; the second one on two days, the second day in the first hall.

    Another venue has one hall.
    """
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, released.edition)
        first, second = db.session.get_one(Slot, released.session), make_session(edition, "Beside")
        second.slot = db.session.get_one(Slot, second.id)
        second.slot.room, second.slot.starts_at = make_room(edition, "Second"), first.starts_at
        second.slot.ends_at = first.ends_at
        second.slot.frequency, second.slot.until = Frequency.DAILY, first.starts_at + DAY
        later = first.starts_at + DAY
        second.slot.exceptions = [
            SlotException(recurs_at=later, starts_at=later, ends_at=later + HOUR, room=first.room)
        ]
        venue = Venue(
            name=text("Small"), address=text("2"), city=text("Moscow"), country="RU", timezone="Europe/Moscow"
        )
        db.session.add(Room(venue=venue, name=text("Round table")))
        db.session.flush()
        keys = second.id, venue.id, edition.venue_id
    release_shown(sign_in(released.olga))
    return keys


def rooms(app, released, halls) -> list[str | None]:
    """Where the first session is, the second, and its second day."""
    with app.app_context():
        first, second = (db.session.get_one(Slot, key) for key in (released.session, halls[0]))
        return [each.room and each.room.name["en"] for each in (first, second, *second.exceptions)]


def go(olga: Editor, venue: int) -> bool:
    """Choose another venue, and its first room for each."""
    assert not olga.save(venue_id=f"{venue}")
    asked = [name for name in olga.fields if name.startswith("room-")]
    with olga.client.application.app_context():
        (into,) = db.session.query(Room.id).filter_by(venue_id=venue).limit(1).one()
    return olga.save(**dict.fromkeys(asked, f"{into}"))


def test_what_collides_in_another_venue_is_told_before_it_is_saved(app, released, sign_in, halls):
    was = rooms(app, released, halls)
    olga = Editor(sign_in(released.olga), f"{DESK}/facts")
    assert not go(olga, halls[1])
    assert "Collisions then: 1, of them new: 1." in olga.page
    assert "Hall 1, Second → Round table." in " ".join(olga.page.split())
    assert "cannot be told apart again" in olga.page
    assert "10:00, Moscow" in olga.page
    assert rooms(app, released, halls) == was
    assert olga.save()
    assert rooms(app, released, halls) == ["Round table"] * 3
    assert "Collisions: 1" in olga.client.get(f"{DESK}/").text


def test_what_changed_since_it_was_told_is_told_anew(app, released, sign_in, halls):
    olga = Editor(sign_in(released.olga), f"{DESK}/facts")
    assert not go(olga, halls[1])
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, released.edition)
        third = db.session.get_one(Slot, make_session(edition, "Third").id)
        third.room = db.session.get_one(Slot, released.session).room
    assert not olga.save()
    assert "Collisions then: 3, of them new: 2." in olga.page


def test_the_released_venue_gives_each_session_its_hall_again(app, released, sign_in, halls):
    was = rooms(app, released, halls)
    olga = Editor(sign_in(released.olga), f"{DESK}/facts")
    go(olga, halls[1])
    assert olga.save()
    olga.open()
    assert not olga.save(venue_id=f"{halls[2]}")
    assert "As released: each session gets the room that it has in release" in olga.page
    assert olga.fields["as-released"] == ["1"]
    assert olga.save()
    assert rooms(app, released, halls) == was


def test_what_no_release_tells_is_asked_about(app, released, sign_in, halls):
    olga = Editor(sign_in(released.olga), f"{DESK}/facts")
    go(olga, halls[1])
    assert olga.save()
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, released.edition)
        new = make_session(edition, "New")
        slot = db.session.get_one(Slot, new.id)
        slot.starts_at, slot.ends_at = slot.starts_at + 3 * HOUR, slot.ends_at + 3 * HOUR
        slot.room, key = db.session.get_one(Slot, released.session).room, new.id
    olga.open()
    assert not olga.save(venue_id=f"{halls[2]}")
    assert not olga.save()
    assert "Say where each room goes." in olga.page
    (asked,) = [name for name in olga.fields if name.startswith("room-")]
    assert olga.save(**{asked: "none"})
    with app.app_context():
        assert db.session.get_one(Slot, key).room is None
    assert rooms(app, released, halls)[:2] == ["Hall 1", "Second"]


def test_halls_chosen_by_hand_are_not_taken_back(app, released, sign_in, halls):
    olga = Editor(sign_in(released.olga), f"{DESK}/facts")
    go(olga, halls[1])
    assert olga.save()
    olga.open()
    assert not olga.save(venue_id=f"{halls[2]}")
    del olga.fields["as-released"]
    (asked,) = [name for name in olga.fields if name.startswith("room-")]
    assert olga.save(**{asked: "none"})
    assert rooms(app, released, halls) == [None] * 3
