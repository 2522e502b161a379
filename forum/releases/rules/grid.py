"""A day of the programme as a table of times and halls: where each session stands. Nothing of its look."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from forum.languages import pick, sort_key
from forum.releases.rules.document import Released
from forum.releases.rules.session import Facts, SessionType, Texts

STEP = 5
"""Minutes: what heights of rows are multiples of."""
LONGEST, LONGEST_IDLE = 120, 30
"""Minutes that a row is high at most: where something begins, and where it only goes on."""
ALL_ALONG = timedelta(hours=3)
"""From this length on, what has no hall and goes on beside others stands above the table."""
FOR_ALL = {kind.value for kind in (SessionType.PLENARY, SessionType.CEREMONY, SessionType.BREAK)}
"""What stands across the halls wherever it takes place, if nothing else takes place then."""


class Cell(NamedTuple):
    """A session, or a free field, over this many rows and columns."""

    session: Released | None
    rows: int = 1
    columns: int = 1


class Row(NamedTuple):
    """From one start or end to the next; `minutes` of height, 0: nothing takes place."""

    at: datetime
    until: datetime
    minutes: int
    begins: bool
    cells: tuple[Cell, ...]


class Hall(NamedTuple):
    """A hall by its name, none of what has no hall, with as many columns as sessions overlap in it."""

    name: Texts
    columns: int


class Line(NamedTuple):
    """Where now is: in the row, or in a list the hour, that begins then, of which so many tenths are over.

    Of an hour in a list none, or all: then now is below it.
    """

    at: datetime
    tenths: int


class Grid(NamedTuple):
    halls: tuple[Hall, ...]
    rows: tuple[Row, ...]
    along: tuple[Released, ...] = ()

    @property
    def columns(self) -> int:
        """Columns without that of the clock."""
        return sum(hall.columns for hall in self.halls)

    def line_at(self, now: datetime) -> Line | None:
        """Where now is on this day, if something takes place."""
        row = next((row for row in self.rows if row.minutes and row.at <= now < row.until), None)
        return Line(row.at, (now - row.at) * 10 // (row.until - row.at)) if row else None


def list_line_at(times: Sequence[tuple[datetime, datetime]], now: datetime) -> Line | None:
    """Where now is among what stands under the hours at which it starts; None before all and after all."""
    begun = [(starts_at, ends_at) for starts_at, ends_at in times if starts_at <= now]
    if not begun or all(ends_at <= now for _, ends_at in times):
        return None
    return Line(max(begun)[0], 0 if any(now < ends_at for _, ends_at in begun) else 10)


class _Placed(NamedTuple):
    session: Released
    starts_at: datetime
    ends_at: datetime

    @property
    def hall(self) -> int | None:
        return self.session.facts.place.room_id

    def overlaps(self, other: "_Placed") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def hall_order(name: Texts, language: str) -> tuple[bool, tuple[tuple[str, int], ...]]:
    """The order of halls: by name, numbers as numbers; what has no hall comes last."""
    text = pick(name, language)[0]
    parts = re.findall(r"(\D*)([0-9]*)", text)
    return not text, tuple((sort_key(letters, language), int(digits or 0)) for letters, digits in parts)


def programme_order(facts: Facts, language: str) -> tuple[object, ...]:
    """The order of sessions on pages: start, hall, title."""
    title = pick(facts.title, language)[0]
    return facts.starts_at, hall_order(facts.place.room, language), sort_key(title, language), facts.uid


def grid_of(sessions: Iterable[Released], begins: datetime, ends: datetime, language: str) -> Grid | None:
    """The table of these sessions, in the order of the programme, between two instants; None if none has a hall."""
    everything = [_within(session, begins, ends) for session in sessions]
    if all(one.hall is None for one in everything):
        return None
    along = [one for one in everything if _goes_along(one, everything)]
    breaks = [one for one in everything if one not in along and _is_beside(one, everything)]
    placed = [one for one in everything if one not in along and one not in breaks]
    across = {n for n, one in enumerate(placed) if _is_for_all(one, placed)}
    names = {one.hall: one.session.facts.place.room for n, one in enumerate(placed) if n not in across}
    names = names or {one.hall: one.session.facts.place.room for one in placed if one.hall}
    keys = sorted(names, key=lambda key: (key is None, hall_order(names[key], language), key or 0))
    lanes = _lanes([one for n, one in enumerate(placed) if n not in across])
    widths = [max((lane for one, lane in lanes if one.hall == key), default=0) + 1 for key in keys]
    first = dict(zip(keys, (sum(widths[:n]) for n in range(len(keys))), strict=True))
    spread = [(placed[n], 0, sum(widths)) for n in sorted(across)]
    limits = {key: first[key] + width for key, width in zip(keys, widths, strict=True)}
    spread += [(one, first[one.hall] + lane, limits[one.hall]) for one, lane in lanes]
    for one in breaks:
        if free := _free(one, spread, sum(widths)):
            spread.append((one, free.start, free.stop))
        else:
            along.append(one)
    halls = tuple(Hall(names[key] if key else {}, width) for key, width in zip(keys, widths, strict=True))
    return Grid(halls, _rows(spread, sum(widths)), tuple(one.session for one in along))


def _within(session: Released, begins: datetime, ends: datetime) -> _Placed:
    starts_at, ends_at = max(session.facts.starts_at, begins), min(session.facts.ends_at, ends)
    return _Placed(session, starts_at, max(ends_at, starts_at + timedelta(minutes=STEP)))


def _goes_along(one: _Placed, placed: Sequence[_Placed]) -> bool:
    is_long = one.ends_at - one.starts_at >= ALL_ALONG
    return is_long and one.hall is None and any(one.overlaps(other) for other in placed if other.hall is not None)


def _is_beside(one: _Placed, placed: Sequence[_Placed]) -> bool:
    """Whether it is a break while something in a hall goes on."""
    is_break = one.hall is None and one.session.facts.type == SessionType.BREAK.value
    return is_break and any(one.overlaps(other) for other in placed if other.hall is not None)


def _free(one: _Placed, spread: Iterable[tuple[_Placed, int, int]], columns: int) -> range:
    """The widest stretch of columns in which nothing else takes place then."""
    taken = {x for other, column, limit in spread if one.overlaps(other) for x in range(column, limit)}
    return max((range(a + 1, b) for a, b in pairwise(sorted({-1, *taken, columns}))), key=len)


def _is_for_all(one: _Placed, placed: Sequence[_Placed]) -> bool:
    if one.session.facts.type not in FOR_ALL and (one.hall is not None or len({each.hall for each in placed}) == 2):
        return False  # beside one hall it would seem to be in it
    return not any(one.overlaps(other) for other in placed if other is not one)


def _lanes(placed: Iterable[_Placed]) -> list[tuple[_Placed, int]]:
    """Each with the first column of its hall that is free then."""
    busy: dict[int | None, list[datetime]] = {}
    lanes = []
    for one in sorted(placed, key=lambda one: one.starts_at):
        free = busy.setdefault(one.hall, [])
        lane = next((n for n, free_at in enumerate(free) if free_at <= one.starts_at), len(free))
        free[lane : lane + 1] = [one.ends_at]
        lanes.append((one, lane))
    return lanes


def _rows(spread: Sequence[tuple[_Placed, int, int]], columns: int) -> tuple[Row, ...]:
    """The rows of sessions, each with its first column and the one at which it must end."""
    times = sorted({t for one, _, _ in spread for t in (one.starts_at, one.ends_at)})
    index = {t: n for n, t in enumerate(times)}
    taken: list[set[int]] = [set() for _ in times]
    starting: dict[tuple[int, int], Cell] = {}
    for one, column, _ in spread:
        for y in range(index[one.starts_at], index[one.ends_at]):
            taken[y].add(column)
    for one, column, limit in spread:
        rows = range(index[one.starts_at], index[one.ends_at])
        wide = next((x for x in range(column + 1, limit) if any(x in taken[y] for y in rows)), limit)
        for y in rows:
            taken[y].update(range(column, wide))
        starting[rows.start, column] = Cell(one.session, len(rows), wide - column)
    return tuple(_row(y, times, taken[y], starting, columns) for y in range(len(times) - 1))


def _row(
    y: int, times: Sequence[datetime], taken: set[int], starting: dict[tuple[int, int], Cell], columns: int
) -> Row:
    if not taken:
        return Row(times[y], times[y + 1], 0, begins=False, cells=(Cell(None, columns=columns),))
    cells = [starting.get((y, x)) or Cell(None) for x in range(columns) if x not in taken or (y, x) in starting]
    begins = any(cell.session for cell in cells)
    minutes = -(-(times[y + 1] - times[y]) // timedelta(minutes=STEP)) * STEP
    return Row(times[y], times[y + 1], min(minutes, LONGEST if begins else LONGEST_IDLE), begins, tuple(cells))
