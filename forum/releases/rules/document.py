"""What a release says: immutable values, and their bytes."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import msgspec

from forum.editions.models import EditionFacts
from forum.releases.rules.days import Days
from forum.releases.rules.session import Facts
from forum.releases.rules.vocabulary import Happening

TOMBSTONES_LAST = timedelta(days=90)
"""How long past its date a cancelled or removed session is published: clients that poll rarely must see its end."""


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


class Lasting(NamedTuple):
    """A session that goes on from one day to another: on which days it starts, and all on which it stands."""

    uid: str
    starts: frozenset[str]
    days: frozenset[str]


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
    def days(self) -> Days:
        """How its days are counted."""
        facts = self.edition.facts if self.edition else None
        return Days(self.timezone, facts.day_starts_at, facts.ends_on) if facts else Days(self.timezone)

    @cached_property
    def dates(self) -> Sequence[date]:
        """The days on which something takes place."""
        return sorted({day for s in self.occurring for day in self.days.on(s.facts)})

    @cached_property
    def _ends(self) -> Sequence[datetime]:
        return sorted(s.facts.ends_at for s in self.occurring)

    def over_at(self, now: datetime) -> datetime | None:
        """What ended by then is over, while something is still to come; the same from one end to the next."""
        n = bisect_right(self._ends, now)
        return self._ends[n - 1] if 0 < n < len(self._ends) else None

    @cached_property
    def lasting(self) -> tuple[Lasting, ...]:
        """What calendars carry and lasts several days."""
        found = []
        for facts in (s.facts for s in self.published):
            times = [[day.isoformat() for day in self.days.on(one)] for one in facts.occurrences(self.timezone)]
            lasting = Lasting(facts.uid, frozenset(days[0] for days in times), frozenset(chain(*times)))
            found += [lasting] if lasting.days > lasting.starts else []
        return tuple(found)

    @cached_property
    def published(self) -> tuple[Released, ...]:
        """What calendars carry: the listed, and tombstones until TOMBSTONES_LAST has passed, counted at the release."""
        return tuple(s for s in self.sessions if not s.removed or s.facts.over_at + TOMBSTONES_LAST >= self.released_at)


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
    released = _editions.decode(edition) if edition else None
    return Document(**{name: getattr(parts, name) for name in _PARTS}, edition=released, key=key)


def venue_of(edition: bytes) -> int:
    """The key of the venue that these bytes of an edition tell."""
    return _editions.decode(edition).facts.venue.id


def facts_of(edition: bytes) -> EditionFacts:
    """What these bytes of an edition tell."""
    return _editions.decode(edition).facts
