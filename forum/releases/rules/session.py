"""What a release says of a session: immutable values, and how pages and feeds call them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday

from forum.languages import N_, NC_, Labelled
from forum.releases.rules.vocabulary import WEEKDAY_NAMES, Frequency, Status, status_within
from forum.zones import get_zone

Texts = dict[str, str]
MAX_OCCURRENCES = 400
"""Occurrences of one session that anyone expands."""

_FREQUENCIES: dict[Frequency, Any] = {
    Frequency.DAILY: DAILY,
    Frequency.WEEKLY: WEEKLY,
    Frequency.MONTHLY: MONTHLY,
    Frequency.MONTHLY_BY_WEEKDAY: MONTHLY,
}
WEEKDAYS = tuple(WEEKDAY_NAMES)


class SessionType(Labelled):
    PLENARY = "plenary", N_("Plenary")
    PANEL = "panel", N_("Panel")
    WORKSHOP = "workshop", N_("Workshop")
    EXHIBITION = "exhibition", N_("Exhibition")
    CONCERT = "concert", N_("Concert")
    MEETING = "meeting", N_("Meeting")
    CEREMONY = "ceremony", N_("Ceremony")
    BREAK = "break", N_("Break")


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


class DetailKind(StrEnum):
    """What a detail of a session holds; what is empty is not told."""

    LANGUAGES = "languages"  # a list of codes
    ADDRESS = "address"  # of a web page
    TEXT = "text"  # one line in several languages
    CHOICE = "choice"  # one of the detail's options, or ""


class Detail(NamedTuple):
    """How a detail is told: `feed` names it in feeds where pages say it otherwise.

    `options`: the words of a choice by its values. `by_name`: frab and JSON-LD tell it as a property they know, or not
    at all; every other detail is spelled out in their descriptions.
    """

    kind: DetailKind
    label: str
    feed: str = ""
    options: Mapping[str, str] = {}
    by_name: bool = False


DETAILS = {
    "languages": Detail(
        DetailKind.LANGUAGES,
        label=N_("Languages"),
        feed=NC_("feed", "Language"),
        by_name=True,
    ),
    "interpretation": Detail(DetailKind.LANGUAGES, label=N_("Interpretation"), by_name=True),
    "stream_url": Detail(DetailKind.ADDRESS, label=N_("Stream"), feed=NC_("feed", "Watch"), by_name=True),
}
"""What visitors are told of a session beside title, time, place and people: by the names of its columns in the draft.

Each is a field of `Facts` below too. Forms, pages, feeds and tables follow from here.
"""


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
    def rooms(self) -> set[int]:
        """The keys of the rooms in which it takes place, single dates included."""
        places = [self.place, *(o.place for o in (self.repeats.overrides if self.repeats else ()))]
        return {place.room_id for place in places if place.room_id}

    @property
    def over_at(self) -> datetime:
        """When the last occurrence is over; an upper bound where the last ones were left out."""
        if self.repeats is None:
            return self.ends_at
        ends = [o.ends_at for o in self.repeats.overrides]
        return max(self.repeats.until + (self.ends_at - self.starts_at), *ends, self.ends_at)

    def occurrences(self, timezone: str) -> tuple["Facts", ...]:
        """Each time it takes place, in time: the same facts with their own start, end, place and status."""
        return tuple(sorted(self.dated(timezone).values(), key=lambda f: f.starts_at))

    def dated(self, timezone: str) -> dict[datetime, "Facts"]:
        """The same, by when the rule has it."""
        if self.repeats is None:
            return {self.starts_at: self}
        length = self.ends_at - self.starts_at
        own = {o.recurs_at: o for o in self.repeats.overrides}
        times = {}
        for start in self.repeats.instances(self.starts_at, timezone):
            if start in self.repeats.excluded:
                continue
            if (o := own.get(start)) is not None:
                status = status_within(o.status, self.status)
                values = {"starts_at": o.starts_at, "ends_at": o.ends_at, "place": o.place, "status": status}
            else:
                values = {"starts_at": start, "ends_at": start + length}
            times[start] = msgspec.structs.replace(self, repeats=None, **values)
        return times

    def first(self, timezone: str) -> "Facts":
        """The first time that it takes place; of what never does, as it is."""
        return next((each for each in self.occurrences(timezone) if not each.status.is_off), self)
