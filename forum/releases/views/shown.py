"""What a programme shows, day by day."""

from collections.abc import Container, Sequence
from datetime import date, datetime
from threading import Lock
from typing import NamedTuple

import msgspec
from cachetools import LRUCache, cached

from forum.releases.rules import Document, Filter, Released
from forum.releases.rules.grid import Grid, Line, grid_of, list_line_at, programme_order
from forum.releases.views.choices import key_of
from forum.web.language import content

CROWDED = 12
"""Columns up to which a day is drawn as a table unasked."""


class Shown(NamedTuple):
    """What of a programme a page shows: of these days what the filter finds, as tables or as lists.

    A day of one column is a list, a crowded one a table for who asks for that.
    """

    filter: Filter
    days: tuple[date, ...]
    as_list: bool
    crowded: bool = False


class Section(NamedTuple):
    """What is shown of a day: as a table if there is one. What lasts several days stands above that.

    In a list what goes on since another day stands first.
    """

    day: date
    sessions: Sequence[Released]
    grid: Grid | None
    lasting: Sequence[Released] = ()
    going_on: Sequence[Released] = ()
    is_crowded: bool = False

    def line_at(self, now: datetime) -> Line | None:
        """Where now is in it; of what lasts several days only the start says so."""
        if self.grid:
            return self.grid.line_at(now)
        starting = [s for s in self.sessions if s not in self.going_on]
        ends = (s.facts.starts_at if s in self.lasting else s.facts.ends_at for s in starting)
        return list_line_at(list(zip((s.facts.starts_at for s in starting), ends, strict=True)), now)


@cached(LRUCache(200), key=key_of, lock=Lock())
def sections_of(document: Document, shown: Shown) -> Sequence[Section]:
    """What is found on each of these days, in the order of the programme."""
    sections, days = [], document.days
    for day in shown.days:
        of_day = msgspec.structs.replace(shown.filter, day=(day.isoformat(),))
        found = [s for s in document.occurring if of_day.matches(s.facts, days)]
        found.sort(key=lambda s: programme_order(s.facts, content()))
        lasting = [s for s in found if len(days.on(s.facts)) > 1]
        rest = [s for s in found if s not in lasting]
        grid = None if shown.as_list else grid_of(rest, *days.hours(day), content())
        is_crowded = grid is not None and grid.columns > CROWDED
        if grid and grid.columns > 1 and (shown.crowded or not is_crowded):
            sections.append(Section(day, found, grid, lasting, is_crowded=is_crowded))
        elif found:
            going_on = [s for s in lasting if days.of(s.facts.starts_at) != day]
            sections.append(Section(day, found, None, lasting, going_on, is_crowded))
    return sections


def starred(sections: Sequence[Section], uids: Container[str]) -> Sequence[Section]:
    """What of it is starred."""

    def of(sessions: Sequence[Released]) -> Sequence[Released]:
        return [session for session in sessions if session.facts.uid in uids]

    kept = [each._replace(sessions=of(each.sessions), going_on=of(each.going_on)) for each in sections]
    return [section for section in kept if section.sessions]


def chosen_days(document: Document, uids: Container[str]) -> Sequence[tuple[date, Sequence[Released]]]:
    """The days of a programme with these sessions, in its order."""
    sections = sections_of(document, Shown(Filter(), tuple(document.dates), as_list=True))
    return [(section.day, section.sessions) for section in starred(sections, uids)]


@cached(LRUCache(200), key=key_of, lock=Lock())
def colours_of(document: Document) -> dict[int, int]:
    """A colour for each track, by order of the tracks: the same as long as they are."""
    return {key: n for n, key in enumerate(sorted({s.facts.track_id for s in document.listed if s.facts.track_id}))}
