"""Who may do what in an edition, and what of it is public."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from math import ceil
from typing import Any, NamedTuple

from forum.accounts.models import Account, Right, Scope
from forum.accounts.rules import Rights, rights_in
from forum.bounds import Bound
from forum.editions.models import (
    AnyEdition,
    Edition,
    EditionFacts,
    EditionState,
    PublicEdition,
    Room,
    Series,
    SeriesFacts,
    VenueFacts,
)
from forum.errors import Refused
from forum.languages import N_
from forum.zones import day_of, get_zone, shows_otherwise

LATEST_BEGIN = time(12)
"""Until when the night of the day before can last."""
CHANGE_OF_MIND = timedelta(hours=1)
"""How long a series that was opened can be closed again though calendars may have fetched its editions."""


class Refusal(StrEnum):
    SLUG_TAKEN = N_("This address is or was another's. Choose another.")
    WHERE_ROOMS = N_("Say where each room goes.")
    LOOK_FIRST = N_("Look at what follows from the other venue, and save once more.")
    CLOSES_FIRST = N_("It cannot close before it opens.")
    HOURS = N_("Sessions begin before it opens or end after it closes. Move or cancel them first.")
    LATE_DAYS = N_("Its days can begin at noon at the latest.")
    OPENS_FIRST = N_("It cannot open before its first day begins.")
    HALF = N_("Give both times, or neither.")
    PUBLIC = N_("Calendars carry announced editions of this forum. Cancel those first, then close it.")
    BACKWARDS = N_("The last day cannot be before the first.")
    TOO_LONG = N_("An edition lasts 366 days at most.")
    SERIES_ARCHIVED = N_("The series is archived: no edition can be added. Restore it first.")
    VENUE_ARCHIVED = N_("The venue is archived or was merged into another: no room can be added.")
    LOOK_AGAIN = N_("Something has changed meanwhile. Look at it again.")


RESERVED = frozenset(
    "accounts acts administrators all archive delegation editions factor girih log mail mergers new offers outbox"
    " overview personal preview principal roles series static texts things venues".split()
)
"""Words that stand in addresses where slugs do."""


def is_gone(edition: Edition) -> bool:
    """Whether it disappeared for everyone: an archived draft."""
    return edition.archived_at is not None and edition.state is EditionState.DRAFT


def spots_of(edition: AnyEdition) -> tuple[tuple[Scope, int], ...]:
    """Where a role covers an edition, beside the site."""
    return (Scope.EDITION, edition.id), (Scope.SERIES, edition.series_id)


def rights_over(edition: AnyEdition, account: Account | None) -> Rights:
    """What the account may do in the edition."""
    return rights_in(account, *spots_of(edition))


def may_rename(edition: AnyEdition, account: Account) -> bool:
    """Whether someone may choose its address: whoever hears which are taken must be one who sees every edition."""
    return Right.CREATE_EDITIONS in rights_in(account, (Scope.SERIES, edition.series_id))


def may_see(edition: AnyEdition, rights: Rights = frozenset()) -> bool:
    """Whether the public pages of the edition exist for someone: announced and open, or theirs."""
    if edition.is_public or Right.SEE_DESK in rights:
        return True
    return edition.state is not EditionState.DRAFT and Right.KNOW in rights


def may_approve(edition: Edition, rights: Rights) -> bool:
    """Whether someone may let registrants in: the desk only where its edition says so."""
    return Right.DECIDE in rights or (edition.desk_approves and Right.APPROVE_AT_DESK in rights)


def judge_closing(series: Series, now: datetime, *, is_in_calendars: bool) -> Refusal | None:
    """Why an open series cannot be closed: calendars carry it, and it was not opened just now by mistake."""
    just_opened = series.opened_at is not None and now - series.opened_at <= CHANGE_OF_MIND
    return Refusal.PUBLIC if is_in_calendars and not just_opened else None


def judge_days(values: Mapping[str, Any], kept: tuple[date, date] | None = None) -> Refusal | None:
    """Why an edition cannot have these days and times; one that has these days, however many, may keep them."""
    if values["ends_on"] < values["starts_on"]:
        return Refusal.BACKWARDS
    days = values["starts_on"], values["ends_on"]
    if days != kept and (days[1] - days[0]).days >= Bound.EDITION_DAYS.most:
        return Refusal.TOO_LONG
    return judge_hours(values)


def judge_hours(values: Mapping[str, Any]) -> Refusal | None:
    """The same of its hours."""
    opens, closes, begin = values.get("opens_at"), values.get("closes_at"), values.get("day_starts_at", time())
    if begin > LATEST_BEGIN:
        return Refusal.LATE_DAYS
    if (opens is None) != (closes is None):
        return Refusal.HALF
    if opens is None or closes is None:
        return None
    if opens < begin:
        return Refusal.OPENS_FIRST
    return Refusal.CLOSES_FIRST if (values["starts_on"], opens) >= closing(values["ends_on"], closes, begin) else None


def closing(ends_on: date, closes_at: time, day_starts_at: time) -> tuple[date, time]:
    """When it closes by the venue's clock: an hour before its days begin is of the night after the last."""
    return ends_on + timedelta(days=closes_at < day_starts_at), closes_at


def ask_where(rooms: Sequence[Room]) -> Refused:
    """What a change of venue raises while nobody has said where these rooms of the draft go."""
    return Refused(Refusal.WHERE_ROOMS, rooms)


def tell_first(follows: Any) -> Refused:
    """What a change of venue raises while nobody has seen what follows from it."""
    return Refused(Refusal.LOOK_FIRST, [follows])


def name_outside(sessions: Sequence[Any]) -> Refused:
    """What a change of hours raises that leaves these outside."""
    return Refused(Refusal.HOURS, sessions)


def is_slug(value: str) -> bool:
    """Lower-case Latin letters, digits and single hyphens: stable in every address."""
    return bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value)) and len(value) <= 60 and value not in RESERVED


def foreign_letter(value: str) -> str:
    """The first letter of another script than the Latin one, which may look the same: «а» of «fоrum»; none: empty."""
    return next((letter for letter in value if letter.isalpha() and not letter.isascii()), "")


def draft_facts(edition: Edition) -> EditionFacts:
    """What the draft says of the edition, in the words of a release."""
    series, venue = edition.series, edition.venue
    return EditionFacts(
        uid=edition.uid,
        slug=edition.slug,
        name=dict(edition.name),
        about=dict(edition.about),
        audience=dict(edition.audience),
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        opens_at=edition.opens_at,
        closes_at=edition.closes_at,
        languages=tuple(edition.languages),
        state=edition.state,
        series=SeriesFacts(id=series.id, slug=series.slug, name=dict(series.name), accent=series.accent),
        venue=VenueFacts(
            id=venue.id,
            name=dict(venue.name),
            address=dict(venue.address),
            city=dict(venue.city),
            country=venue.country,
            timezone=venue.timezone,
            latitude=venue.latitude,
            longitude=venue.longitude,
        ),
        day_starts_at=edition.day_starts_at,
    )


def notable_facts(facts: EditionFacts) -> tuple[object, ...]:
    """Of what everyone with a place is told by letter: days, place and state."""
    venue = facts.venue
    where = venue.name, venue.address, venue.city, venue.latitude, venue.longitude
    closes = facts.closes_at and closing(facts.ends_on, facts.closes_at, facts.day_starts_at)
    return facts.starts_on, facts.ends_on, facts.opens_at, closes, facts.state, where


def common_facts(facts: EditionFacts) -> tuple[object, ...]:
    """What the calendar entry of every session shows of its edition: address and colour."""
    return facts.series.slug, facts.slug, facts.series.accent


def calendar_facts(facts: EditionFacts) -> tuple[object, ...]:
    """What a calendar shows of an edition: a change of these raises its SEQUENCE."""
    return facts.name, facts.about, notable_facts(facts), facts.venue.timezone, common_facts(facts)


def today_at(edition: AnyEdition, now: datetime) -> date:
    """Which day it is where the edition takes place."""
    return day_of(now, edition.venue.timezone, edition.day_starts_at)


def is_over(edition: AnyEdition, now: datetime) -> bool:
    """Whether its last day is behind it, or on that the hour at which it closes."""
    if edition.closes_at is None:
        return edition.ends_on < today_at(edition, now)
    last = closing(edition.ends_on, edition.closes_at, edition.day_starts_at)
    return datetime.combine(*last, get_zone(edition.venue.timezone)) <= now


def other_clock(was: str | None, zone: str | None, editions: Sequence[AnyEdition], today: date) -> dict[str, bool]:
    """Whether sessions there, and windows of registration before them, come to lie at other moments in that zone."""
    if not was or not zone:
        return {"moves": False, "moves_windows": False}
    until = max((edition.ends_on for edition in editions), default=today)
    return {
        "moves": any(shows_otherwise(was, zone, each.starts_on, each.ends_on) for each in editions),
        "moves_windows": shows_otherwise(was, zone, today, max(today, until)),
    }


def has_begun(edition: AnyEdition, now: datetime) -> bool:
    """Whether it has opened on its first day; where no hour is said, with that day."""
    if edition.opens_at is None:
        return edition.starts_on <= today_at(edition, now)
    return datetime.combine(edition.starts_on, edition.opens_at, get_zone(edition.venue.timezone)) <= now


class Figure(NamedTuple):
    """A number that a series is proud of, as its organiser writes it, and what it counts."""

    number: str
    words: str


MAX_FIGURES = 6


def figures_of(lines: str) -> list[Figure]:
    """What each line tells: «10,000 | participants»."""
    pairs = (line.partition("|") for line in lines.splitlines() if line.strip())
    return [Figure(number.strip(), words.strip()) for number, _, words in pairs]


def is_figures(lines: str) -> bool:
    """Whether each line has a number and words, and they are not too many to be read at a glance."""
    figures = figures_of(lines)
    return len(figures) <= MAX_FIGURES and all(len(f.number) <= 20 and f.number and f.words for f in figures)


WEEKS = 4
"""Into how many columns a month of the drawn year is divided: nearly its weeks."""
_LABEL = 3 * WEEKS
"""How many columns a name takes at least."""


_BAR = 21
"""Hundredths of a column that a bar is wide at least: four pixels."""


class Spot(NamedTuple):
    """Where an edition stands in the drawn year: from which of its columns (1 is the first), over how many; its name
    and the bar of its days begin so many tenths of a column within, and the bar is so many hundredths wide. Near the
    right edge of the year (`is_late`) both end so many tenths before the end."""

    edition: PublicEdition
    column: int
    span: int
    tenths: int
    width: int
    is_late: bool


def year_from(first: date, editions: Iterable[PublicEdition]) -> list[tuple[date, list[Spot]]]:
    """Twelve months from a first of the month on, each with the editions that begin in it, or before all of them."""
    months = [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(12)]
    year: list[tuple[date, list[Spot]]] = [(month, []) for month in months]
    for edition in editions:
        starts = max(0.0, _months_after(first, edition.starts_on))
        ends = min(12.0, _months_after(first, edition.ends_on + timedelta(days=1)))
        if starts < 12 and ends > 0:
            year[int(starts)][1].append(_spot(edition, starts * WEEKS, ends * WEEKS))
    return year


def _spot(edition: PublicEdition, starts: float, ends: float) -> Spot:
    """Of what begins and ends so many columns after the first."""
    first, last, width = int(starts), ceil(ends), max(_BAR, round((ends - starts) * 100))
    if first > 12 * WEEKS - _LABEL:
        return Spot(edition, last - _LABEL + 1, _LABEL, int((last - ends) * 10), width, is_late=True)
    return Spot(edition, first + 1, max(_LABEL, last - first), int((starts - first) * 10), width, is_late=False)


def _months_after(first: date, day: date) -> float:
    whole = (day.year - first.year) * 12 + day.month - first.month
    return whole + (day.day - 1) / monthrange(day.year, day.month)[1]
