"""Where a thing is used, as far as its reader may know, and what would collide."""

import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.models import Edition, Room
from forum.editions.queries import roles_of, where_edition, where_venue
from forum.errors import NotFound
from forum.registration.models import COUNTED, RegistrationState
from forum.removal.queries import clashes_of, get_thing, others_of, uses_of
from forum.removal.services import archive
from tests.access import MAY, ROLES, THINGS
from tests.factories import make_session
from tests.removal.conftest import KINDS, thing


def account(cast, name):
    return db.session.get_one(Account, getattr(cast, name))


@pytest.mark.parametrize("kind", KINDS)
def test_a_thing_is_found_by_who_may_remove_it(context, cast, pairs, kind):
    for name in (*ROLES[1:], "sam"):
        if THINGS[kind].get(name) == MAY:
            assert get_thing(kind, pairs[kind].used, account(cast, name)).id == pairs[kind].used
        else:
            with pytest.raises(NotFound):
                get_thing(kind, pairs[kind].used, account(cast, name))


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_is_alike_and_ones_own_is_offered_to_merge_into(context, cast, pairs, kind):
    others = {row.id for row in others_of(thing(kind, pairs[kind].used), account(cast, "olga"))}
    assert pairs[kind].used not in others
    if kind == "edition":
        assert others == set()
    elif kind == "series":
        assert pairs[kind].other in others
        assert db.session.get_one(Edition, cast.closed).series_id in others
        last = db.session.query(Edition).order_by(Edition.id.desc()).first().series_id
        assert last not in others
    else:
        assert others == {pairs[kind].other}


@pytest.mark.parametrize("kind", ["room", "track", "speaker"])
def test_sessions_that_use_it_are_named_once(context, cast, pairs, kind):
    (use,) = uses_of(thing(kind, pairs[kind].used), account(cast, "olga"))
    assert use.name == {"en": "Opening"}
    assert use.edition.id == cast.edition
    assert uses_of(thing(kind, pairs[kind].other), account(cast, "olga")) == []


def test_an_archived_draft_is_told_of_nowhere(context, cast, pairs):
    with transaction():
        draft, hall = thing("edition", pairs["edition"].other), thing("room", pairs["room"].other)
        draft.venue = hall.venue
        make_session(draft, "Of the draft", room=hall)
    assert len(uses_of(hall, account(cast, "olga"))) == 1
    assert len(uses_of(hall.venue, account(cast, "olga"))) == 2
    assert len(roles_of(account(cast, "olga"))) == 9
    with transaction():
        for edition in (thing("edition", draft.id), thing("edition", draft.id).series):
            archive(edition, account(cast, "olga"), clock.now())
    hall = thing("room", pairs["room"].other)
    assert uses_of(hall, account(cast, "olga")) == []
    assert len(uses_of(hall.venue, account(cast, "olga"))) == 1
    assert len(roles_of(account(cast, "olga"))) == 7


def test_registrations_are_counted_by_state(context, cast, pairs, paul_registered):
    (use,) = uses_of(thing("category", cast.category), account(cast, "rita"))
    assert (use.name, use.number) == (COUNTED[RegistrationState.CONFIRMED], 1)


def test_sessions_of_a_hidden_edition_are_not_told_of(context, cast, pairs):
    with transaction():
        closed = db.session.get_one(Edition, cast.closed)
        closed.venue = db.session.get_one(Edition, cast.edition).venue
        hall = thing("room", pairs["room"].other)
        make_session(closed, "TOP SECRET MEETING", room=hall)
        make_session(closed, "ANOTHER", room=thing("room", pairs["room"].used))
        for name, where, role in [
            ("sam", where_venue(closed.venue), Role.OWNER),
            ("other", where_venue(closed.venue), Role.OWNER),
            ("other", where_edition(closed), Role.MEMBER),
        ]:
            give(where, account(cast, name), role, None, clock.now())
    room, hall = thing("room", pairs["room"].used), thing("room", pairs["room"].other)
    for name in ("sam", "other"):
        assert uses_of(hall, account(cast, name)) == []
        assert clashes_of(hall, room, {}, account(cast, name)) == []
    assert {str(use.name["en"]) for use in uses_of(hall, account(cast, "olga"))} == {"TOP SECRET MEETING"}
    (clash,) = clashes_of(hall, room, {}, account(cast, "olga"))
    assert clash.edition.id == cast.closed
    assert {clash.first.title["en"], clash.second["en"]} == {"TOP SECRET MEETING", "ANOTHER"}
    venue = {use.name["en"] for use in uses_of(room.venue, account(cast, "sam")) if use.edition}
    assert venue == {"innoprom edition"}


def test_collisions_are_those_that_the_merger_makes(context, cast, pairs):
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        hall = thing("room", pairs["room"].other)
        make_session(edition, "Beside", room=hall)
        make_session(edition, "Clashes already", hour=15, room=hall)
        make_session(edition, "With this", hour=15, room=hall)
    used, hall = thing("room", pairs["room"].used), thing("room", pairs["room"].other)
    (clash,) = clashes_of(used, hall, {}, account(cast, "olga"))
    assert {clash.first.title["en"], clash.second["en"]} == {"Opening", "Beside"}
    with transaction():
        palace = Room(venue=thing("venue", pairs["venue"].other), name={"en": "One hall"})
        db.session.add(palace)
    rooms = {used.id: palace, hall.id: palace}
    into = thing("venue", pairs["venue"].other)
    assert len(clashes_of(thing("venue", pairs["venue"].used), into, rooms, account(cast, "olga"))) == 1
