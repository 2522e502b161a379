"""Which double bookings a merger would make."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Select

from forum.accounts.models import Account, Right
from forum.db import db
from forum.editions.models import Edition
from forum.editions.rules import rights_over
from forum.programme.models import Session
from forum.releases.rules import Facts, Place
from forum.removal.queries.kinds import kind_of
from forum.removal.queries.uses import select_sessions_in, select_sessions_with
from forum.schedule.queries import drafts_of
from forum.schedule.rules import Conflict, conflicts

Targets = Mapping[int, Any]
"""Rooms or speakers by the key of what is merged into them."""
Change = Callable[[Facts, Targets], Facts]


def collisions_of(row: Any, into: Any, rooms: Targets, reader: Account) -> list[tuple[Edition, Conflict]]:
    """What collides after a merger (of a venue: with these rooms), where the reader may see the draft."""
    match kind_of(row):
        case "speaker":
            return _collisions(select_sessions_with([row.id]), _with_speakers, {row.id: into}, reader)
        case "room":
            return _collisions(select_sessions_in([row.id]), _in_rooms, {row.id: into}, reader)
        case "venue" if rooms:
            return _collisions(select_sessions_in(rooms), _in_rooms, rooms, reader)
    return []


def _collisions(
    query: Select[Session, Edition], change: Change, targets: Targets, reader: Account
) -> list[tuple[Edition, Conflict]]:
    editions = {edition.id: edition for _, edition in db.session.execute(query).unique()}
    seen = [e for e in editions.values() if Right.SEE_PROGRAMME in rights_over(e, reader)]
    drafts = drafts_of(seen)
    return [(e, conflict) for e in seen for conflict in _new(drafts[e.id], e.venue.timezone, change, targets)]


def _new(draft: Sequence[Facts], zone: str, change: Change, targets: Targets) -> Iterable[Conflict]:
    known = {_key(conflict) for conflict in conflicts(draft, zone)}
    return [c for c in conflicts([change(facts, targets) for facts in draft], zone) if _key(c) not in known]


def _key(conflict: Conflict) -> tuple[Any, ...]:
    first, second = conflict.first, conflict.second
    return conflict.kind, first.uid, second.uid, first.starts_at, second.starts_at


def _in_rooms(facts: Facts, rooms: Targets) -> Facts:
    repeats = facts.repeats
    if repeats is not None:
        overrides = tuple(msgspec.structs.replace(o, place=_other(o.place, rooms)) for o in repeats.overrides)
        repeats = msgspec.structs.replace(repeats, overrides=overrides)
    return msgspec.structs.replace(facts, place=_other(facts.place, rooms), repeats=repeats)


def _other(place: Place, rooms: Targets) -> Place:
    into = rooms.get(place.room_id) if place.room_id else None
    return msgspec.structs.replace(place, room_id=into.id, room=dict(into.name)) if into else place


def _with_speakers(facts: Facts, speakers: Targets) -> Facts:
    """Who appears twice in a session appears once."""
    found = {}
    for one in facts.speakers:
        into = speakers.get(one.id)
        appears = msgspec.structs.replace(one, id=into.id, name=dict(into.name)) if into else one
        found[appears.id] = appears
    return msgspec.structs.replace(facts, speakers=tuple(found.values()))
