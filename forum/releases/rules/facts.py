"""How the facts of an edition follow one another, and what changed between two releases."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from forum.editions.models import Edition, EditionFacts, EditionState, Series, Venue
from forum.editions.rules import calendar_facts, notable_facts
from forum.languages import N_
from forum.releases.rules.document import ReleasedEdition
from forum.releases.rules.vocabulary import Status
from forum.zones import shows_otherwise


class FactKind(StrEnum):
    """How pages tell a fact."""

    TEXT = "text"
    WORD = "word"
    DAY = "day"
    HOUR = "hour"
    COUNTRY = "country"
    LANGUAGES = "languages"
    STATE = "state"
    MESSAGE = "message"  # a word of ours
    NAME = "name"  # a text, of which the reader's language is enough
    PEOPLE = "people"
    TIME = "time"  # when a session begins and ends
    RULE = "rule"  # how it repeats
    DATES = "dates"  # of a session that repeats
    LEFT_OUT = "left out"  # the same, on the one side; they are left out on the other
    WHOLE = "whole"  # when, where and how often a session takes place


_KINDS = {
    "starts_on": FactKind.DAY,
    "ends_on": FactKind.DAY,
    "opens_at": FactKind.HOUR,
    "closes_at": FactKind.HOUR,
    "day_starts_at": FactKind.HOUR,
    "country": FactKind.COUNTRY,
    "languages": FactKind.LANGUAGES,
    "state": FactKind.STATE,
    "name": FactKind.TEXT,
    "about": FactKind.TEXT,
    "audience": FactKind.TEXT,
    "address": FactKind.TEXT,
    "city": FactKind.TEXT,
}
_WORDS = Edition.TRACED | {"state": N_("Status")}


_OFF = {EditionState.CANCELLED: Status.CANCELLED, EditionState.POSTPONED: Status.POSTPONED}


def edition_status(state: EditionState) -> Status:
    """Whether an edition in this state takes place."""
    return _OFF.get(state, Status.CONFIRMED)


class FactChange(msgspec.Struct, frozen=True):
    """One fact, before and after: of the edition or a session, or `of` what they have. A text: in one `language`."""

    name: str
    label: str
    kind: FactKind
    before: Any
    after: Any
    language: str = ""
    of: str | Mapping[str, str] = ""


def next_edition(before: ReleasedEdition, facts: EditionFacts, now: datetime) -> ReleasedEdition:
    """What follows: SEQUENCE + 1 and now, if calendars show another thing; nobody's calendar has a draft."""
    if facts == before.facts:
        return before
    if calendar_facts(facts) == calendar_facts(before.facts):
        return msgspec.structs.replace(before, facts=facts)
    rise = 0 if facts.state is EditionState.DRAFT else 1
    return ReleasedEdition(facts, before.sequence + rise, max(now, before.modified_at))


def moves_clock(before: EditionFacts, after: EditionFacts) -> bool:
    """Whether what keeps its hour takes place at another moment: by the clock of a zone that shows another one."""
    return shows_otherwise(before.venue.timezone, after.venue.timezone, after.starts_on, after.ends_on)


def moves_hours_alone(before: EditionFacts, after: EditionFacts) -> bool:
    """Whether of what everyone with a place is told only the hours of opening and closing differ."""
    hours = {name: getattr(after, name) for name in ("opens_at", "closes_at", "day_starts_at")}
    return notable_facts(before) != notable_facts(after) == notable_facts(msgspec.structs.replace(before, **hours))


def is_written(before: EditionFacts, after: EditionFacts, today: date) -> bool:
    """Whether everyone with a place is told of it by letter."""
    if after.ends_on < today:
        return False
    clock = after.state is EditionState.ANNOUNCED and moves_clock(before, after)
    return clock or notable_facts(before) != notable_facts(after)


def facts_difference(before: EditionFacts, after: EditionFacts) -> tuple[FactChange, ...]:
    """What of the edition changes, in the order of its form; of texts only the languages that do."""
    return (
        *_changes(before, after, _WORDS, ""),
        *_changes(before.venue, after.venue, Venue.TRACED, N_("Venue")),
        *_changes(before.series, after.series, Series.TRACED, N_("Series")),
    )


def _changes(before: object, after: object, words: Mapping[str, str], of: str) -> Iterator[FactChange]:
    for name in words:
        old, new = getattr(before, name, None), getattr(after, name, None)
        if old == new or name in {"venue", "series"}:
            continue
        kind = _KINDS.get(name, FactKind.WORD)
        if kind is not FactKind.TEXT:
            yield FactChange(name=name, label=words[name], kind=kind, before=old, after=new, of=of)
            continue
        yield from text_changes(name, words[name], old or {}, new or {}, of)


def text_changes(
    name: str, label: str, before: Mapping[str, str], after: Mapping[str, str], of: str | Mapping[str, str] = ""
) -> Iterator[FactChange]:
    """Of a text the languages in which it changes."""
    for code in {**before, **after}:
        was, now = before.get(code, ""), after.get(code, "")
        if was != now:
            yield FactChange(name=name, label=label, kind=FactKind.TEXT, before=was, after=now, language=code, of=of)
