"""What nobody took back in time goes for good, unless something refers to it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, FactorDemand, Grant, Scope
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Room
from forum.removal.jobs import remove_expired
from forum.removal.models import Merger
from forum.removal.rules import TIME_TO_UNDO
from forum.removal.services import archive, expired, merge
from forum.schedule.models import Slot
from tests.factories import text
from tests.removal.conftest import KINDS, thing

OLD = TIME_TO_UNDO + timedelta(hours=1)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_unused_goes_after_thirty_days_and_not_before(context, cast, pairs, paul_registered, kind):
    with transaction():
        if kind == "edition":
            thing("edition", cast.edition).state = EditionState.CANCELLED
        for key in pairs[kind]:
            thing(kind, key).archived_at = clock.now() - TIME_TO_UNDO + timedelta(minutes=5)
    assert remove_expired() == 0
    with transaction():
        for key in pairs[kind]:
            thing(kind, key).archived_at = clock.now() - OLD
    assert remove_expired() == 1
    db.session.expire_all()
    assert thing(kind, pairs[kind].used)
    assert thing(kind, pairs[kind].other) is None
    assert remove_expired() == 0
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.thing_id == pairs[kind].other))
    assert f"{kind} removed" in set(acts)


def test_nobody_holds_a_role_in_what_is_gone(context, cast, pairs):
    key = pairs["series"].other
    with transaction():
        thing("series", key).archived_at = clock.now() - OLD
    assert db.session.scalar(select(Grant.id).where(Grant.scope_id == key))
    assert remove_expired() == 1
    assert [g for g in db.session.scalars(select(Grant)) if (g.scope.value, g.scope_id) == ("series", key)] == []


def test_nothing_is_demanded_in_what_is_gone(context, cast, pairs):
    with transaction():
        for key in (pairs["edition"].other, cast.edition):
            db.session.add(FactorDemand(scope=Scope.EDITION, scope_id=key, about={}, demanded_at=clock.now()))
        thing("edition", pairs["edition"].other).archived_at = clock.now() - OLD
    assert remove_expired() == 1
    assert db.session.scalars(select(FactorDemand.scope_id)).all() == [cast.edition]


def test_a_merged_thing_goes_and_its_merger_with_it(context, cast, pairs):
    with transaction():
        olga = db.session.get_one(Account, cast.olga)
        merge(thing("track", pairs["track"].used), thing("track", pairs["track"].other), olga, clock.now() - OLD)
    assert remove_expired() == 1
    assert db.session.scalars(select(Merger)).all() == []
    assert thing("track", pairs["track"].other).archived_at is None


def test_the_newest_goes_too_and_its_key_is_given_to_nobody(context, cast):
    with transaction():
        room = Room(venue=db.session.get_one(Edition, cast.edition).venue, name=text("Newest"))
        room.archived_at = clock.now() - OLD
        db.session.add(room)
        db.session.flush()
        key = room.id
    assert expired(KINDS["room"], clock.now()) == [key]
    assert remove_expired() == 1
    with transaction():
        room = Room(venue=db.session.get_one(Edition, cast.edition).venue, name=text("Newer"))
        db.session.add(room)
    assert room.id > key


def test_a_room_of_a_single_occurrence_stays(context, cast, pairs):
    with transaction():
        olga = db.session.get_one(Account, cast.olga)
        archive(thing("room", pairs["room"].used), olga, clock.now() - OLD)
    assert remove_expired() == 0
    with transaction():
        db.session.get_one(Slot, cast.session).room_id = None
    assert remove_expired() == 1
