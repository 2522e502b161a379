"""What a release says: immutable values, and their bytes."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday

from forum.editions.models import EditionFacts
from forum.programme.models import SessionType
from forum.releases.rules.vocabulary import WEEKDAY_NAMES, Frequency, Happening, Status
from forum.zones import get_zone

Texts = dict[str, str]
KEPT = timedelta(days=90)
"""How long past its date a cancelled or removed session is published: clients that poll rarely must see its end."""
MAX_OCCURRENCES = 400
"""Occurrences of one session that anyone expands."""

_FREQUENCIES: dict[Frequency, Any] = {
    Frequency.DAILY: DAILY,
    Frequency.WEEKLY: WEEKLY,
    Frequency.MONTHLY: MONTHLY,
    Frequency.MONTHLY_BY_WEEKDAY: MONTHLY,
}
WEEKDAYS = tuple(WEEKDAY_NAMES)


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


class Override(msgspec.Struct, frozen=True):
    """One occurrence that differs from its rule; `recurs_at` is when the rule has it (RECURRENCE-ID)."""

    recurs_at: datetime
    starts_at: datetime
    ends_at: datetime
    place: Place
    status: Status


class Repeats(msgspec.Struct, frozen=True):
    """How a session recurs, by the venue's clock. `until` is the latest start (UTC), that instant included."""

    frequency: Frequency
    interval: int
    weekdays: tuple[str, ...]  # of a weekly rule: MO … SU; empty: the day of the start
    until: datetime
    excluded: tuple[datetime, ...] = ()
    overrides: tuple[Override, ...] = ()

    def nth(self, local: datetime) -> tuple[int, str]:
        """Which weekday of its month a local time is: (2, "TU"); the fifth counts as the last (-1)."""
        n = (local.day - 1) // 7 + 1
        return (-1 if n == 5 else n), WEEKDAYS[local.weekday()]

    def instances(self, first: datetime, timezone: str) -> tuple[datetime, ...]:
        """Every start the rule gives from the first on (UTC in, UTC out), excluded and moved ones included."""
        zone = get_zone(timezone)
        local = first.astimezone(zone).replace(tzinfo=None)
        days = None
        if self.frequency is Frequency.WEEKLY and self.weekdays:
            days = [weekday(WEEKDAYS.index(d)) for d in self.weekdays]
        elif self.frequency is Frequency.MONTHLY_BY_WEEKDAY:
            n, name = self.nth(local)
            days = [weekday(WEEKDAYS.index(name), n)]
        rule = rrule(
            _FREQUENCIES[self.frequency], dtstart=local, interval=self.interval, byweekday=days, count=MAX_OCCURRENCES
        )
        starts = (start.replace(tzinfo=zone).astimezone(first.tzinfo) for start in rule)
        return tuple(start for start in starts if start <= self.until)


class Facts(msgspec.Struct, frozen=True, repr_omit_defaults=True):
    """What a release says of a session: a change of any of it is a published change.

    Fields after `repeats` have a default, so that older releases can be read, and look like nothing until they say
    something: ETags are made of what facts look like.
    """

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
    status: Status
    repeats: Repeats | None = msgspec.field(default_factory=lambda: None)  # a factory's default is in the repr

    @property
    def type_label(self) -> str:
        """What pages call its type; one that there is no more is called by its value."""
        return next((known.label for known in SessionType if known.value == self.type), self.type)

    @property
    def over_at(self) -> datetime:
        """When the last occurrence is over; an upper bound where the last ones were left out."""
        if self.repeats is None:
            return self.ends_at
        ends = [o.ends_at for o in self.repeats.overrides]
        return max(self.repeats.until + (self.ends_at - self.starts_at), *ends, self.ends_at)

    def occurrences(self, timezone: str) -> tuple["Facts", ...]:
        """Each time it takes place, in time: the same facts with their own start, end, place and status."""
        if self.repeats is None:
            return (self,)
        length = self.ends_at - self.starts_at
        own = {o.recurs_at: o for o in self.repeats.overrides}
        times = []
        for start in self.repeats.instances(self.starts_at, timezone):
            if start in self.repeats.excluded:
                continue
            if (o := own.get(start)) is not None:
                status = o.status if self.status is Status.CONFIRMED else self.status
                values = {"starts_at": o.starts_at, "ends_at": o.ends_at, "place": o.place, "status": status}
            else:
                values = {"starts_at": start, "ends_at": start + length}
            times.append(msgspec.structs.replace(self, repeats=None, **values))
        return tuple(sorted(times, key=lambda f: f.starts_at))


class Released(msgspec.Struct, frozen=True):
    """A session as published. `removed` marks a tombstone: gone from the pages, cancelled in the calendars."""

    facts: Facts
    sequence: int
    modified_at: datetime
    removed: bool = False
    change: Happening = Happening.ADDED
    """What happened to it last."""
    moved_from: datetime | None = None
    """Its start before it was last moved to another time."""


class ReleasedEdition(msgspec.Struct, frozen=True):
    """An edition as published."""

    facts: EditionFacts
    sequence: int
    modified_at: datetime


class Draft(msgspec.Struct, frozen=True):
    """What a release can be made of: the edition and its sessions as they stand in the draft."""

    edition: EditionFacts
    sessions: tuple[Facts, ...]


class Document(msgspec.Struct, frozen=True, dict=True):
    """Everything the public side knows of an edition and its programme. `number` counts from 1.

    `key` names the release; 0: it is none yet. Releases of old say nothing of the edition.
    """

    number: int
    released_at: datetime
    timezone: str
    sessions: tuple[Released, ...]
    edition: ReleasedEdition | None = None
    key: int = 0

    @cached_property
    def listed(self) -> tuple[Released, ...]:
        """What the pages show: everything but tombstones."""
        return tuple(s for s in self.sessions if not s.removed)

    @cached_property
    def occurring(self) -> tuple[Released, ...]:
        """The listed, each as often as it takes place, in time."""
        times = [
            s if s.facts.repeats is None else msgspec.structs.replace(s, facts=facts)
            for s in self.listed
            for facts in s.facts.occurrences(self.timezone)
        ]
        return tuple(sorted(times, key=lambda s: (s.facts.starts_at, s.facts.uid)))

    @cached_property
    def published(self) -> tuple[Released, ...]:
        """What calendars carry: the listed, and tombstones until KEPT has passed, counted at the release."""
        return tuple(s for s in self.sessions if not s.removed or s.facts.over_at + KEPT >= self.released_at)


class _Programme(msgspec.Struct, frozen=True):
    number: int
    released_at: datetime
    timezone: str
    sessions: tuple[Released, ...]


_PARTS = _Programme.__struct_fields__
_programmes, _editions = msgspec.json.Decoder(_Programme), msgspec.json.Decoder(ReleasedEdition)


def encode(document: Document) -> tuple[bytes, bytes | None]:
    """The programme and the edition as JSON, the same bytes for the same document."""
    programme = msgspec.json.encode(_Programme(**{name: getattr(document, name) for name in _PARTS}))
    return programme, msgspec.json.encode(document.edition) if document.edition else None


def decode(programme: bytes, edition: bytes | None = None, key: int = 0) -> Document:
    """The document of these bytes."""
    parts = _programmes.decode(programme)
    told = _editions.decode(edition) if edition else None
    return Document(**{name: getattr(parts, name) for name in _PARTS}, edition=told, key=key)
