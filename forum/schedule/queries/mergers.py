"""Which double bookings arise when two rooms, venues, speakers or persons become one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from forum.accounts.models import Account, Right
from forum.db import db
from forum.editions.models import Edition, Room, Venue
from forum.editions.rules import rights_over
from forum.people.models import Person
from forum.programme.models import Speaker
from forum.programme.queries import persons_of, select_sessions_with
from forum.releases.rules import Facts, Place
from forum.removal.rules import Clash
from forum.schedule.queries.collisions import busy_elsewhere, told_of
from forum.schedule.queries.draft import drafts_of
from forum.schedule.queries.uses import select_sessions_in
from forum.schedule.rules import Busy, Conflict, Elsewhere, Scarce, clashes_elsewhere, conflicts

Targets = Mapping[int, Any]
"""Rooms or speakers by the key of what is merged into them."""


class _State(NamedTuple):
    """A draft, which person each of its speakers is, and when other editions want them."""

    draft: Sequence[Facts]
    persons: Mapping[int, int] = {}
    busy: Sequence[Busy] = ()


def clashes_of_merger(row: Any, into: Any, parts: Targets, reader: Account) -> list[Clash]:
    """What collides after a merger (of a venue: with these rooms), where the reader may see the draft."""
    match row:
        case Speaker():
            return _clashes_of_speakers([row], into.person_id, reader, {row.id: into})
        case Room():
            return _clashes_of_rooms({row.id: into}, reader)
        case Venue() if parts:
            return _clashes_of_rooms(parts, reader)
    return []


def clashes_of_person(speakers: Collection[Speaker], person: Person, reader: Account) -> list[Clash]:
    """What collides once these speakers are that person."""
    return _clashes_of_speakers(speakers, person.id, reader, {})


def _editions(query: Any, reader: Account) -> list[Edition]:
    editions = {edition.id: edition for _, edition in db.session.execute(query).unique()}
    return [e for e in editions.values() if Right.SEE_PROGRAMME in rights_over(e, reader)]


def _clashes_of_rooms(rooms: Targets, reader: Account) -> list[Clash]:
    editions = _editions(select_sessions_in(rooms), reader)
    drafts = drafts_of(editions)
    return [
        clash
        for edition in editions
        for clash in _new(
            edition, _State(drafts[edition.id]), _State([_in_rooms(f, rooms) for f in drafts[edition.id]]), reader
        )
    ]


def _clashes_of_speakers(
    speakers: Collection[Speaker], person_id: int, reader: Account, targets: Targets
) -> list[Clash]:
    """Of speakers who become that person; of whom `targets` names appears from now on who is named there."""
    keys = [speaker.id for speaker in speakers]
    gone = {speaker.person_id for speaker in speakers}
    editions, clashes = _editions(select_sessions_with(keys), reader), list[Clash]()
    drafts = drafts_of(editions)
    for edition in editions:
        draft, persons = drafts[edition.id], persons_of(edition.id)
        busy = list(busy_elsewhere(edition, draft, person_id))
        before = _State(draft, persons, busy)
        joined = busy if targets else [b._replace(key=person_id) if b.key in gone else b for b in busy]
        appear = [_with_speakers(facts, targets) for facts in draft]
        after = _State(appear, persons | dict.fromkeys(keys, person_id), joined)
        clashes += _new(edition, before, after, reader)
    return clashes


def _new(edition: Edition, before: _State, after: _State, reader: Account) -> Iterator[Clash]:
    """What collides after and did not before."""
    known = {_key(conflict) for conflict in _conflicts(edition, before)}
    for c in _conflicts(edition, after):
        if _key(c) not in known:
            yield Clash(c.kind, c.what, edition, c.first, c.second.title, c.meanwhile)
    known_elsewhere = {_key_elsewhere(clash) for clash in _elsewhere(edition, before)}
    new = [clash for clash in _elsewhere(edition, after) if _key_elsewhere(clash) not in known_elsewhere]
    for e in told_of(new, reader) if new else ():
        other, title = (e.busy.edition, dict(e.busy.session.title)) if e.busy else (None, None)
        yield Clash(Scarce.SPEAKER, e.what, edition, e.first, title, e.meanwhile, other)


def _conflicts(edition: Edition, state: _State) -> Sequence[Conflict]:
    return conflicts(state.draft, edition.venue.timezone, state.persons)


def _key(conflict: Conflict) -> tuple[object, ...]:
    first, second = conflict.first, conflict.second
    return conflict.kind, first.uid, second.uid, first.starts_at, second.starts_at


def _elsewhere(edition: Edition, state: _State) -> Sequence[Elsewhere]:
    return clashes_elsewhere(state.draft, edition.venue.timezone, state.persons, state.busy)


def _key_elsewhere(clash: Elsewhere) -> tuple[object, ...]:
    busy = clash.busy
    return clash.first.uid, clash.first.starts_at, busy and (busy.session.id, busy.starts_at)


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
    appearing = {}
    for one in facts.speakers:
        into = speakers.get(one.id)
        appears = msgspec.structs.replace(one, id=into.id, name=dict(into.name)) if into else one
        appearing[appears.id] = appears
    return msgspec.structs.replace(facts, speakers=tuple(appearing.values()))
