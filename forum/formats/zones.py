"""VTIMEZONE from zoneinfo by rule: one STANDARD, at most one DAYLIGHT, right for every instant used."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from forum.formats.lines import CRLF, line, local
from forum.formats.onsets import Onset, onsets, onsets_of
from forum.zones import get_zone

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def vtimezone(tzid: str, first: datetime, last: datetime) -> str:
    """The VTIMEZONE that is right from the first to the last instant (aware, any zone)."""
    return _vtimezone(
        tzid,
        first.astimezone(UTC).year,
        last.astimezone(UTC).year,
        first.astimezone(UTC),
        last.astimezone(UTC),
    )


@lru_cache(maxsize=512)
def _vtimezone(tzid: str, first_year: int, last_year: int, first: datetime, last: datetime) -> str:
    zone = get_zone(tzid)
    if zone.key != tzid:
        return ""
    for margin in (1, 0):  # a rule that also holds the year before and after, else one for the years used
        rules = _yearly(zone, range(first_year - margin, last_year + margin + 1))
        if rules is not None and _holds(rules, zone, first, last):
            return _component(tzid, "".join(_observance(*rule) for rule in rules))
    inside = onsets(zone, first - timedelta(days=1), last)
    fixed = _fixed(first.astimezone(zone).utcoffset() or timedelta())
    return _component(tzid, _irregular(inside) if inside else fixed)


def _holds(rules: list["Rule"], zone: ZoneInfo, first: datetime, last: datetime) -> bool:
    """Whether the rules give the zone's offset at both ends and around every change between."""
    said = sorted(
        (_nth(year, rule.onset.at, rule.nth).replace(tzinfo=UTC) - rule.onset.before, rule.onset.after)
        for rule in rules
        for year in range(rule.onset.at.year, last.year + 1)
    )
    instants = [first, last]
    for change in onsets(zone, first, last):
        at = change.at.replace(tzinfo=UTC) - change.before
        instants += [max(first, at - timedelta(seconds=1)), at]
    return all(
        [after for at, after in said if at <= instant][-1:] == [instant.astimezone(zone).utcoffset()]
        for instant in instants
    )


def _component(tzid: str, body: str) -> str:
    return f"BEGIN:VTIMEZONE{CRLF}{line('TZID', tzid)}{body}END:VTIMEZONE{CRLF}"


class Rule(NamedTuple):
    """One observance that recurs: the n-th such weekday of the onset's month, from the onset on."""

    kind: str
    onset: Onset
    more: str
    nth: int = 0


def _yearly(zone: ZoneInfo, years: range) -> list[Rule] | None:
    """Both observances as rules, from the year before the first on; None if the years do not agree on them."""
    changes = [change for year in years for change in onsets_of(zone, year)]
    forward = [c for c in changes if c.after > c.before]
    back = [c for c in changes if c.after < c.before]
    if len(forward) != len(years) or len(back) != len(years) or len({frozenset(c[1:]) for c in changes}) != 1:
        return None
    rules = []
    for kind, group in (("STANDARD", back), ("DAYLIGHT", forward)):
        if (rule := _rule([c.at for c in group])) is None:
            return None
        n, day = rule
        first = group[0]._replace(at=_nth(years.start - 1, group[0].at, n))
        rules.append(
            Rule(
                kind=kind,
                onset=first,
                more=line("RRULE", f"FREQ=YEARLY;BYMONTH={first.at.month};BYDAY={n}{day}"),
                nth=n,
            )
        )
    return rules


def _rule(times: list[datetime]) -> tuple[int, str] | None:
    """Which weekday of which month all the times are: (-1, "SU") is the last Sunday."""
    if len({(t.month, t.weekday(), t.time()) for t in times}) != 1:
        return None
    day = _WEEKDAYS[times[0].weekday()]
    if all(t.day + 7 > monthrange(t.year, t.month)[1] for t in times):
        return -1, day
    nths = {(t.day - 1) // 7 + 1 for t in times}
    return (nths.pop(), day) if len(nths) == 1 else None


def _nth(year: int, like: datetime, n: int) -> datetime:
    """The n-th such weekday of that month in another year, at the same time of day."""
    if n < 0:
        last = like.replace(year=year, day=monthrange(year, like.month)[1])
        return last - timedelta(days=(last.weekday() - like.weekday()) % 7)
    first = like.replace(year=year, day=1)
    return first + timedelta(days=(like.weekday() - first.weekday()) % 7 + 7 * (n - 1))


def _irregular(changes: list[Onset]) -> str:
    """Without a yearly rule: the lowest offset is STANDARD, a higher one DAYLIGHT, each with the onsets it has.

    More than two offsets in one calendar (a state that changed its zone and kept summer time) need more observances.
    """
    start = changes[0].before
    groups: dict[tuple[timedelta, timedelta], list[datetime]] = {}
    home = next(((c.before, c.after) for c in changes if c.after == start), (start, start))
    groups[home] = [datetime(1970, 1, 1)]  # noqa: DTZ001 - a local time
    for c in changes:
        groups.setdefault((c.before, c.after), []).append(c.at)
    low = min(min(c.before, c.after) for c in changes)
    body = ""
    for (before, after), times in sorted(groups.items(), key=lambda g: g[0][1]):
        more = "".join(line("RDATE", local(at)) for at in times[1:])
        body += _observance("STANDARD" if after == low else "DAYLIGHT", Onset(times[0], before, after), more)
    return body


def _fixed(offset: timedelta) -> str:
    return _observance("STANDARD", Onset(datetime(1970, 1, 1), offset, offset), "")  # noqa: DTZ001 - a local time


def _observance(kind: str, change: Onset, more: str, _nth: int = 0) -> str:
    return (
        f"BEGIN:{kind}{CRLF}DTSTART:{local(change.at)}{CRLF}{more}"
        f"TZOFFSETFROM:{_offset(change.before)}{CRLF}TZOFFSETTO:{_offset(change.after)}{CRLF}END:{kind}{CRLF}"
    )


def _offset(delta: timedelta) -> str:
    seconds = int(delta.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    rest = f"{seconds % 60:02}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600:02}{seconds % 3600 // 60:02}{rest}"
