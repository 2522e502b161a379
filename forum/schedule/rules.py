"""What may stand in the draft schedule, and what collides there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple, Protocol

import msgspec

from forum.editions.models import Edition, PublicEdition
from forum.editions.rules import closing
from forum.languages import N_, LabelledText
from forum.programme.models import Session
from forum.releases.rules import MAX_OCCURRENCES, Facts, Repeats, Texts
from forum.schedule.models import ScheduleAct, Slot, SlotException, SlotState, key_of
from forum.zones import day_of, get_zone

MAX_CONFLICTS = 500
"""Nobody reads more, and what repeats for a year in one room collides with the square of its number."""


LAST_NIGHT = timedelta(hours=12)
"""How long after its midnight that may end which begins on an edition's last day."""


class Refusal(StrEnum):
    TIMES = N_("The end must be after the start.")
    LONG = N_("A session cannot last longer than 14 days.")
    SESSIONS_OUTSIDE = N_("Sessions lie outside these days. Move or cancel them first.")
    OUTSIDE = N_("This lies outside the days of the edition.")
    NIGHT = N_("This begins after the last day. Let it begin before, let the days begin later, or add one more day.")
    TOO_LATE = N_("This ends too late: at most 12 hours after midnight of the edition's last day.")
    OPENS_LATER = N_("This begins before the edition opens.")
    CLOSES_EARLIER = N_("This ends after the edition closes.")
    UNTIL_OUTSIDE = N_("This repeats beyond the days of the edition.")
    OTHER_ROOM = N_("This room is not in the venue of the edition.")
    NOT_FIRST = N_("The first day must be one of the chosen weekdays.")
    UNTIL = N_("The repetition must end after its first day.")
    TOO_MANY = N_("This repeats too often: at most 400 times.")
    NOT_POSTPONED = N_("Only an announced edition can be postponed.")
    POSTPONE_FIRST = N_("Postpone the edition first.")
    ARCHIVED = N_("The edition is archived. Restore it first.")
    SERIES_ARCHIVED = N_("The series is archived. Restore it first.")
    NOT_CANCELLED = N_("Nobody has seen this edition yet: a draft is archived, not cancelled.")
    OTHER_STATE = N_("Somebody announced, postponed or cancelled the edition meanwhile. Look at it again.")
    OTHER_FACTS = N_("What becomes public is not what this page showed. Look at it again.")
    OVERTAKEN = N_("Somebody released meanwhile. Look at the difference again.")
    USED_SINCE = N_("Other sessions take place in these rooms meanwhile. Move them first.")
    DROPS = N_("Single dates that differ would be lost. Choose below which ones may go.")
    MOVES = N_("Single dates that differ would move or be lost. Choose below which ones may.")
    NO_OCCURRENCE = N_("The rule has no such occurrence any more.")


class Scarce(LabelledText):
    """What two sessions cannot have at the same time."""

    ROOM = "room", N_("Room")
    SPEAKER = "speaker", N_("Speaker")


class Conflict(msgspec.Struct, frozen=True):
    """Two sessions that need the same room or person at the same time."""

    kind: Scarce
    first: Facts
    second: Facts
    what: Texts

    @property
    def meanwhile(self) -> tuple[datetime, datetime]:
        """From when to when both need it."""
        return _meanwhile(self.first, self.second)


class _Timed(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def _meanwhile(one: _Timed, other: _Timed) -> tuple[datetime, datetime]:
    return max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at)


def conflicts(draft: Sequence[Facts], timezone: str, persons: Mapping[int, int] = {}) -> tuple[Conflict, ...]:
    """Double bookings of rooms and persons, MAX_CONFLICTS at most; cancelled sessions need nothing.

    `persons` says which person each speaker is: one who stands in the programme twice is still one.
    """
    takers: dict[tuple[Scarce, int], list[tuple[Facts, Texts]]] = defaultdict(list)
    for facts in (occurrence for whole in draft for occurrence in whole.occurrences(timezone)):
        if facts.status.is_off:
            continue
        for need, what in _needs(facts, persons).items():
            takers[need].append((facts, what))
    collisions = (
        Conflict(kind=kind, first=a, second=b, what=what)
        for (kind, _), taken in sorted(takers.items(), key=lambda item: item[0])
        for (a, what), (b, _) in _neighbours(taken)
    )
    return tuple(islice(collisions, MAX_CONFLICTS))


class Busy(NamedTuple):
    """A person or a room (`kind`, by its key) is wanted in a session of another edition from one instant to another."""

    kind: Scarce
    key: int
    starts_at: datetime
    ends_at: datetime
    session: Session
    edition: Edition


class Open(NamedTuple):
    """What everyone who may see the other edition reads of the session that is in the way."""

    title: Texts
    edition: PublicEdition
    starts_at: datetime
    ends_at: datetime


class Elsewhere(NamedTuple):
    """A session needs a person or a room, which it calls `what`, that is busy elsewhere meanwhile.

    No `busy`: the other draft is not the reader's to see; `public` is what else they may know of it, if anything.
    """

    first: Facts
    what: Texts
    busy: Busy | None
    kind: Scarce = Scarce.SPEAKER
    public: Open | None = None

    @property
    def meanwhile(self) -> tuple[datetime, datetime]:
        """From when to when both need it; of what the reader may not see the session's own hours."""
        return _meanwhile(self.first, self.busy or self.public or self.first)


def clashes_elsewhere(
    draft: Sequence[Facts], timezone: str, persons: Mapping[int, int], busy: Sequence[Busy]
) -> tuple[Elsewhere, ...]:
    """Who and what is wanted in two editions at once, in time, MAX_CONFLICTS at most; `persons` as in `conflicts`."""
    wanted: dict[tuple[Scarce, int], list[Busy]] = defaultdict(list)
    for each in busy:
        wanted[each.kind, each.key].append(each)
    clashes = (
        Elsewhere(facts, what, each, kind)
        for facts in sorted((o for whole in draft for o in whole.occurrences(timezone)), key=lambda o: o.starts_at)
        if not facts.status.is_off
        for (kind, key), what in _needs(facts, persons).items()
        for each in wanted.get((kind, key), ())
        if each.starts_at < facts.ends_at and facts.starts_at < each.ends_at
    )
    return tuple(islice(clashes, MAX_CONFLICTS))


def _needs(facts: Facts, persons: Mapping[int, int]) -> dict[tuple[Scarce, int], Texts]:
    """What a session needs for itself alone, and how it calls that."""
    needs = {(Scarce.SPEAKER, persons.get(s.id, -s.id)): s.name for s in facts.speakers}
    return needs if facts.place.room_id is None else {(Scarce.ROOM, facts.place.room_id): facts.place.room} | needs


_Taken = tuple[Facts, Texts]


def _neighbours(taken: list[_Taken]) -> Iterator[tuple[_Taken, _Taken]]:
    """Every pair that overlaps, each session's earlier start first."""
    ordered = sorted(taken, key=lambda t: (t[0].starts_at, t[0].uid))
    for i, a in enumerate(ordered):
        for b in ordered[i + 1 :]:
            if b[0].starts_at >= a[0].ends_at:
                break
            if a[0].starts_at < b[0].ends_at:
                yield a, b


def judge_days(
    first: date, last: date, starts_at: datetime, ends_at: datetime, timezone: str, begin_at: time = time()
) -> Refusal | None:
    """Why it is not within these days, by the clock of the zone: it belongs to the day on which it begins."""
    latest = datetime.combine(last + timedelta(days=1), time(), get_zone(timezone)) + LAST_NIGHT
    if not first <= day_of(starts_at, timezone, begin_at) <= last:
        return Refusal.NIGHT if latest - LAST_NIGHT <= starts_at and ends_at <= latest else Refusal.OUTSIDE
    return Refusal.TOO_LATE if ends_at > latest else None


def opening(edition: Edition) -> tuple[datetime, datetime] | None:
    """From when to when it is open, if it says so."""
    if edition.opens_at is None or edition.closes_at is None:
        return None
    zone = get_zone(edition.venue.timezone)
    opens = datetime.combine(edition.starts_on, edition.opens_at, zone)
    return opens, datetime.combine(*closing(edition.ends_on, edition.closes_at, edition.day_starts_at), zone)


def judge_opening(edition: Edition, starts_at: datetime, ends_at: datetime) -> Refusal | None:
    """Why something cannot take place then: it begins before the edition opens, or ends after it closes."""
    if (hours := opening(edition)) is None:
        return None
    if starts_at < hours[0]:
        return Refusal.OPENS_LATER
    return Refusal.CLOSES_EARLIER if ends_at > hours[1] else None


def judge_times(starts_at: datetime, ends_at: datetime) -> Refusal | None:
    """Why a slot cannot have these times."""
    if ends_at <= starts_at:
        return Refusal.TIMES
    return Refusal.LONG if ends_at - starts_at > timedelta(days=14) else None


def judge_repeats(repeats: Repeats, starts_at: datetime, timezone: str) -> Refusal | None:
    """Why a session that starts then cannot repeat like this."""
    starts = repeats.instances(starts_at, timezone)
    if not starts or starts[0] != starts_at:
        return Refusal.UNTIL if repeats.until < starts_at else Refusal.NOT_FIRST
    return Refusal.TOO_MANY if len(starts) >= MAX_OCCURRENCES else None


def realigned(before: Sequence[datetime], after: Sequence[datetime], timezone: str) -> dict[datetime, datetime]:
    """Where the occurrences of a rule went when it was changed: each keeps its day by the clock of the zone; of a rule
    that has none of these days any more the n-th stays the n-th."""
    zone = get_zone(timezone)
    days = {at.astimezone(zone).date(): at for at in after}
    same = {at: days[day] for at in before if (day := at.astimezone(zone).date()) in days}
    return same or dict(zip(before, after, strict=False))


_WHEN_AND_WHERE = ("room", "starts_at", "ends_at", "frequency", "interval", "weekdays", "until")


def scheduling_act(
    slot: Slot, values: Mapping[str, Any], before: Sequence[datetime], after: Sequence[datetime]
) -> ScheduleAct:
    """What the log calls giving a slot these values: it began at the times of before, and begins at those of after."""
    if slot.starts_at is None:  # it is new
        return ScheduleAct.SESSION_SCHEDULED
    was_off, is_off = (state is SlotState.CANCELLED for state in (slot.state, values["state"]))
    if was_off != is_off:
        return ScheduleAct.SESSION_CANCELLED if is_off else ScheduleAct.SESSION_REINSTATED
    if not _moves(slot, values):
        return ScheduleAct.SESSION_STATUS_CHANGED
    same = slot.room is values["room"] and slot.ends_at - slot.starts_at == values["ends_at"] - values["starts_at"]
    return (_act_on_dates(slot, values, {*before}, {*after}) if same else None) or ScheduleAct.SESSION_RESCHEDULED


def _act_on_dates(
    slot: Slot, values: Mapping[str, Any], before: set[datetime], after: set[datetime]
) -> ScheduleAct | None:
    """What it is called if dates come or go, and every other one stays as it was."""
    ends = all(getattr(slot, name) == values[name] for name in _WHEN_AND_WHERE if name not in {"ends_at", "until"})
    if after < before:
        return ScheduleAct.SERIES_SHORTENED if ends else ScheduleAct.DATES_TAKEN_OUT
    if before < after:
        return ScheduleAct.SERIES_PROLONGED if ends else ScheduleAct.DATES_ADDED
    return None


def occurrence_act(exception: SlotException, values: Mapping[str, object]) -> ScheduleAct:
    """What the log calls giving one occurrence these values."""
    was_off, is_off = exception.left_out, bool(values["left_out"])
    if was_off != is_off:
        return ScheduleAct.OCCURRENCE_LEFT_OUT if is_off else ScheduleAct.OCCURRENCE_REINSTATED
    was_off, is_off = (state is SlotState.CANCELLED for state in (exception.state, values["state"]))
    if was_off != is_off:
        return ScheduleAct.OCCURRENCE_CANCELLED if is_off else ScheduleAct.OCCURRENCE_REINSTATED
    return ScheduleAct.OCCURRENCE_RESCHEDULED if _moves(exception, values) else ScheduleAct.OCCURRENCE_CHANGED


def _moves(row: Slot | SlotException, values: Mapping[str, object]) -> bool:
    return any(getattr(row, name) != values[name] for name in _WHEN_AND_WHERE if name in values)


class Displaced(NamedTuple):
    """A single date that differs and does not keep its day when its rule changes: where it goes; None: it is lost."""

    exception: SlotException
    to: datetime | None

    @property
    def key(self) -> str:
        """What somebody agrees to: this date, and where it goes."""
        return f"{self.exception.key}>{key_of(self.to)}" if self.to else self.exception.key


def displaced(
    exceptions: Sequence[SlotException], places: Mapping[datetime, datetime], timezone: str
) -> list[Displaced]:
    """Those that do not keep their day."""
    zone = get_zone(timezone)
    goes = [Displaced(e, places.get(e.recurs_at)) for e in exceptions]
    return [
        d for d in goes if not d.to or d.to.astimezone(zone).date() != d.exception.recurs_at.astimezone(zone).date()
    ]
