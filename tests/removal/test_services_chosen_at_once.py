"""What is chosen at the moment at which it is archived or merged: either it is chosen first, or it is refused."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, Room, Series
from forum.editions.services import Rooms, save_edition, save_room
from forum.programme.models import Session
from forum.programme.services import save_session
from forum.registration.models import Category, Registration
from forum.registration.services import change
from forum.releases.rules import Frequency, Repeats
from forum.removal.queries import references_to
from forum.removal.services import archive, merge
from forum.schedule.models import Slot, SlotState
from forum.schedule.services import change_occurrence, schedule_session
from tests.at_once import second_of_two
from tests.factories import register, text
from tests.removal.conftest import KINDS, MERGED_KINDS, thing

pytestmark = pytest.mark.slow

REFUSALS = {"series": "SERIES_ARCHIVED", "category": "ARCHIVED", "new room": "VENUE_ARCHIVED"}
"""Where the words of an act are not those of every choice."""


def olga(cast):
    return db.session.get_one(Account, cast.olga)


def edition_of(cast):
    return db.session.get_one(Edition, cast.edition)


def place(cast, key):
    slot, room = db.session.get_one(Slot, cast.session), db.session.get_one(Room, key)
    times = slot.starts_at, slot.ends_at, SlotState.CONFIRMED
    repeats = Repeats(Frequency.DAILY, 1, (), slot.until)
    schedule_session(edition_of(cast), slot.session, room, *times, repeats, by=olga(cast), now=clock.now())


def place_once(cast, key):
    slot = db.session.get_one(Slot, cast.session)
    starts_at = slot.starts_at + timedelta(days=1)
    values: dict[str, Any] = {"room": db.session.get_one(Room, key), "left_out": False, "state": SlotState.TENTATIVE}
    values |= {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
    change_occurrence(edition_of(cast), slot, starts_at, values, olga(cast), clock.now())


def save(cast, **values):
    session = db.session.get_one(Session, cast.session)
    speakers = {"speakers": [speaker.id for speaker in session.speakers], "chairs": []}
    save_session(session, edition_of(cast), speakers | values, olga(cast), clock.now())


def facts(cast, **values):
    edition = edition_of(cast)
    names = ("slug", "name", "about", "audience", "starts_on", "ends_on", "languages", "venue_id")
    return {name: getattr(edition, name) for name in names} | values


def new_edition(cast, **values):
    series = {"series": db.session.get_one(Series, edition_of(cast).series_id), "slug": "late"}
    save_edition(None, facts(cast, **series | values), olga(cast), clock.now())


def go_elsewhere(cast, key):
    rooms = Rooms(dict.fromkeys(db.session.scalars(select(Room.id))))
    save_edition(edition_of(cast), facts(cast, venue_id=key), olga(cast), clock.now(), rooms)


def new_room(cast, key):
    save_room(None, thing("venue", key), {"name": text("Attic"), "capacity": 9}, olga(cast), clock.now())


def change_category(cast, key):
    registration = db.session.scalars(select(Registration)).one()
    change(registration, db.session.get_one(Category, key), {}, db.session.get_one(Account, cast.paul), clock.now())


def register_sam(cast, key):
    register(edition_of(cast), db.session.get_one(Category, key), db.session.get_one(Account, cast.sam))


ACTS = {
    "place": ("room", place),
    "occurrence": ("room", place_once),
    "track": ("track", lambda cast, key: save(cast, track_id=key)),
    "speaker": ("speaker", lambda cast, key: save(cast, speakers=[key])),
    "chair": ("speaker", lambda cast, key: save(cast, chairs=[key], speakers=[])),
    "new edition there": ("venue", lambda cast, key: new_edition(cast, venue_id=key)),
    "facts": ("venue", go_elsewhere),
    "new room": ("venue", new_room),
    "series": ("series", lambda cast, key: new_edition(cast, series=thing("series", key))),
    "registering": ("category", register_sam),
    "category": ("category", change_category),
}
NEW = {"chair", "new edition there", "new room", "series", "registering"}
"""Acts of what has none yet; the others let a row keep what it has."""


@pytest.fixture
def both(app, cast, pairs, paul_registered):
    """The pairs; the session takes place every day."""
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)
    return pairs


def goes(way, kind, pair, cast):
    """What archives the other of the two, or merges it into the one that is used."""
    if way is archive:
        return lambda: archive(thing(kind, pair.other), olga(cast), clock.now())
    return lambda: merge(thing(kind, pair.other), thing(kind, pair.used), olga(cast), clock.now())


def references(kind, key):
    columns = [*references_to(KINDS[kind]), *([Room.venue_id] if kind == "venue" else [])]
    return sum(db.session.scalar(select(func.count()).where(column == key)) or 0 for column in columns)


def test_every_kind_that_can_be_chosen_is_chosen_by_an_act():
    missing = set(MERGED_KINDS) - {kind for kind, _ in ACTS.values()}
    assert not missing, f"no row of ACTS chooses {missing}"


@pytest.mark.parametrize("way", [archive, merge])
@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_chosen_that_goes_meanwhile(app, cast, both, act, way):
    kind, choose = ACTS[act]
    pair = both[kind]
    refused = second_of_two(app, goes(way, kind, pair, cast), lambda: choose(cast, pair.other))
    assert refused == REFUSALS.get(act, REFUSALS.get(kind, "GONE"))
    with app.app_context():
        assert references(kind, pair.other) == 0


@pytest.mark.parametrize("way", [archive, merge])
@pytest.mark.parametrize("act", ACTS)
def test_what_is_chosen_first_is_kept_or_goes_along(app, cast, both, act, way):
    kind, choose = ACTS[act]
    pair = both[kind]
    with app.app_context():
        before = references(kind, pair.used)
    assert second_of_two(app, lambda: choose(cast, pair.other), goes(way, kind, pair, cast)) == "done"
    with app.app_context():
        assert bool(references(kind, pair.other)) is (way is archive)
        assert way is archive or references(kind, pair.used) >= before


@pytest.mark.parametrize("act", [act for act in ACTS if act not in NEW])
def test_what_one_has_already_stays_though_it_is_archived_meanwhile(app, cast, both, act):
    kind, choose = ACTS[act]
    used = both[kind].used

    def going():
        archive(thing(kind, used), olga(cast), clock.now())

    assert second_of_two(app, going, lambda: choose(cast, used)) == "done"
    with app.app_context():
        assert references(kind, used)
