"""The heart: release documents, how one follows another, what changed, and what collides. Pure functions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import combinations

import msgspec

from forum.languages import N_, fold

Texts = dict[str, str]
KEPT = timedelta(days=90)
"""How long past its date a cancelled or removed session is still published (shared/CALENDARS.md, Content 3)."""


class Refusal(StrEnum):
    NOTHING_NEW = N_("Nothing has changed since the last release.")
    TIMES = N_("The end must be after the start.")
    LONG = N_("A session cannot last longer than 14 days.")
    OUTSIDE = N_("This lies outside the days of the edition.")
    OTHER_ROOM = N_("This room is not in the venue of the edition.")
    OVERTAKEN = N_("Somebody released meanwhile. Look at the difference again.")


class Place(msgspec.Struct, frozen=True):
    """Where: the room if one is given, always the venue. Degrees for latitude and longitude."""

    room_id: int | None
    room: Texts
    venue: Texts
    address: Texts
    latitude: float | None
    longitude: float | None


class Appears(msgspec.Struct, frozen=True):
    """A speaker of a session; role is "speaker" or "chair"."""

    id: int
    name: Texts
    affiliation: Texts
    biography: Texts
    country: str
    role: str


class Facts(msgspec.Struct, frozen=True):
    """What a release says of a session: a change of any of it is a published change."""

    id: int
    uid: str
    title: Texts
    abstract: Texts
    type: str
    track_id: int | None
    track: Texts
    languages: tuple[str, ...]
    interpretation: tuple[str, ...]
    stream_url: str
    speakers: tuple[Appears, ...]
    place: Place
    starts_at: datetime
    ends_at: datetime
    status: str  # confirmed, tentative, cancelled: RFC 5545 3.8.1.11


class Released(msgspec.Struct, frozen=True):
    """A session as published. `removed` marks a tombstone: gone from the pages, cancelled in the calendars."""

    facts: Facts
    sequence: int
    modified_at: datetime
    removed: bool = False


class Document(msgspec.Struct, frozen=True):
    """Everything the public side knows of an edition's programme. `number` counts from 1."""

    number: int
    released_at: datetime
    timezone: str
    sessions: tuple[Released, ...]

    @property
    def listed(self) -> tuple[Released, ...]:
        """What the pages show: everything but tombstones."""
        return tuple(s for s in self.sessions if not s.removed)

    @property
    def published(self) -> tuple[Released, ...]:
        """What calendars carry: the listed, and tombstones until KEPT has passed, counted at the release."""
        return tuple(s for s in self.sessions if not s.removed or s.facts.ends_at + KEPT >= self.released_at)


def next_document(previous: Document | None, draft: Iterable[Facts], timezone: str, now: datetime) -> Document:
    """The document that follows: untouched sessions keep their stamps, changed ones get SEQUENCE + 1 and now.

    What is no longer in the draft becomes a tombstone and stays one for ever, so that a session which comes
    back continues its SEQUENCE (RFC 5546 2.1.4). Time never runs backwards: stamps are at least the previous ones.
    """
    before = {s.facts.uid: s for s in previous.sessions} if previous else {}
    now = max(now, previous.released_at) if previous else now
    sessions: dict[str, Released] = {}
    for facts in draft:
        old = before.get(facts.uid)
        if old is None:
            sessions[facts.uid] = Released(facts, 0, now)
        elif old.facts == facts and not old.removed:
            sessions[facts.uid] = old
        else:
            sessions[facts.uid] = Released(facts, old.sequence + 1, now)
    for uid, old in before.items():
        if uid not in sessions:
            gone = msgspec.structs.replace(old.facts, status="cancelled")
            sessions[uid] = old if old.removed else Released(gone, old.sequence + 1, now, removed=True)
    ordered = sorted(sessions.values(), key=lambda s: (s.facts.starts_at, s.facts.uid))
    return Document((previous.number if previous else 0) + 1, now, timezone, tuple(ordered))


class Change(msgspec.Struct, frozen=True):
    """How one session differs between two documents; `fields` names what, in the words of Facts."""

    kind: str  # added, removed, cancelled, reinstated, moved, changed
    before: Facts | None
    after: Facts | None
    fields: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """The session, as it is or was."""
        return self.after or self.before  # type: ignore[return-value]


def difference(previous: Document | None, following: Document) -> tuple[Change, ...]:
    """What the following document changes, in the order of its sessions."""
    before = {s.facts.uid: s for s in previous.sessions} if previous else {}
    changes = []
    for session in following.sessions:
        old = before.get(session.facts.uid)
        if old is None:
            changes.append(Change("added", None, session.facts))
        elif old != session:
            changes.append(_change(old, session))
    return tuple(changes)


def _change(old: Released, new: Released) -> Change:
    fields = tuple(f for f in Facts.__struct_fields__ if getattr(old.facts, f) != getattr(new.facts, f))
    if new.removed:
        return Change("removed", old.facts, None)
    if old.removed:
        return Change("reinstated", old.facts, new.facts, fields)
    if "status" in fields and new.facts.status == "cancelled":
        return Change("cancelled", old.facts, new.facts, fields)
    if "status" in fields and old.facts.status == "cancelled":
        return Change("reinstated", old.facts, new.facts, fields)
    moved = {"starts_at", "ends_at", "place"} & set(fields)
    return Change("moved" if moved else "changed", old.facts, new.facts, fields)


class Conflict(msgspec.Struct, frozen=True):
    """Two sessions that need the same room or person at the same time."""

    kind: str  # room, speaker
    first: Facts
    second: Facts
    what: Texts


def conflicts(draft: Sequence[Facts]) -> tuple[Conflict, ...]:
    """Every double booking of a room or a person; cancelled sessions need nothing."""
    takers: dict[tuple[str, int], list[tuple[Facts, Texts]]] = defaultdict(list)
    for facts in draft:
        if facts.status == "cancelled":
            continue
        if facts.place.room_id is not None:
            takers["room", facts.place.room_id].append((facts, facts.place.room))
        for speaker in facts.speakers:
            takers["speaker", speaker.id].append((facts, speaker.name))
    return tuple(
        Conflict(kind, a, b, what)
        for (kind, _), taken in sorted(takers.items(), key=lambda item: item[0])
        for (a, what), (b, _) in combinations(sorted(taken, key=lambda t: (t[0].starts_at, t[0].uid)), 2)
        if a.starts_at < b.ends_at and b.starts_at < a.ends_at
    )


class Filter(msgspec.Struct, frozen=True):
    """What a page shows and a feed carries; empty means everything. `day` is the venue's, YYYY-MM-DD."""

    track: tuple[str, ...] = ()
    room: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    q: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Filter()

    def matches(self, facts: Facts, zone: tzinfo) -> bool:
        """Whether the session passes: any value within a name, every name, every word."""
        return (
            (not self.track or str(facts.track_id) in self.track)
            and (not self.room or str(facts.place.room_id) in self.room)
            and (not self.day or facts.starts_at.astimezone(zone).date().isoformat() in self.day)
            and (not self.type or facts.type in self.type)
            and (not self.language or not {*facts.languages, *facts.interpretation}.isdisjoint(self.language))
            and (not self.speaker or any(str(s.id) in self.speaker for s in facts.speakers))
            and (not self.q or self._has_words(facts))
        )

    def _has_words(self, facts: Facts) -> bool:
        texts = [*facts.title.values(), *facts.abstract.values(), *facts.track.values()]
        for speaker in facts.speakers:
            texts += [*speaker.name.values(), *speaker.affiliation.values()]
        found = fold(" ".join(texts))
        return all(fold(word) in found for words in self.q for word in words.split())


def judge_times(starts_at: datetime, ends_at: datetime) -> Refusal | None:
    """Why a slot cannot have these times."""
    if ends_at <= starts_at:
        return Refusal.TIMES
    return Refusal.LONG if ends_at - starts_at > timedelta(days=14) else None


def encode(document: Document) -> bytes:
    """The document as JSON, the same bytes for the same document."""
    return msgspec.json.encode(document)


_decoder = msgspec.json.Decoder(Document)


def decode(data: bytes) -> Document:
    """The document of these bytes."""
    return _decoder.decode(data)
