"""VTIMEZONE from zoneinfo by rule: one STANDARD, at most one DAYLIGHT, right for every instant used."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from forum.feeds.formats.lines import CRLF, line, local

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Onset(NamedTuple):
    """A change of offset; `at` is the local time before it, as VTIMEZONE writes onsets."""

    at: datetime
    before: timedelta
    after: timedelta


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
    zone = ZoneInfo(tzid)
    around = onsets(zone, datetime(first_year - 1, 1, 1, tzinfo=UTC), datetime(last_year + 2, 1, 1, tzinfo=UTC))
    if (rules := _yearly(around, last_year - first_year + 3)) is not None:
        body = "".join(rules)
    else:
        inside = onsets(zone, first - timedelta(days=1), last)
        body = _irregular(inside) if inside else _fixed(first.astimezone(zone).utcoffset() or timedelta())
    return f"BEGIN:VTIMEZONE{CRLF}{line('TZID', tzid)}{body}END:VTIMEZONE{CRLF}"


def onsets(zone: ZoneInfo, first: datetime, last: datetime) -> list[Onset]:
    """Every change of the zone's offset between two instants in UTC."""
    found = []
    low, step = first, timedelta(days=7)
    while low < last:
        high = min(low + step, last)
        before, after = low.astimezone(zone).utcoffset(), high.astimezone(zone).utcoffset()
        if before != after and before is not None and after is not None:
            a, b = low, high
            while b - a > timedelta(seconds=1):
                middle = a + (b - a) / 2
                middle = middle.replace(microsecond=0)
                a, b = (middle, b) if middle.astimezone(zone).utcoffset() == before else (a, middle)
            found.append(Onset((b + before).replace(tzinfo=None), before, after))
        low = high
    return found


def _yearly(changes: list[Onset], years: int) -> list[str] | None:
    forward = [c for c in changes if c.after > c.before]
    back = [c for c in changes if c.after < c.before]
    if len(forward) != years or len(back) != years:
        return None
    parts = []
    for kind, group in (("STANDARD", back), ("DAYLIGHT", forward)):
        rule = _rule([c.at for c in group])
        if rule is None or len({(c.before, c.after) for c in group}) != 1:
            return None
        parts.append(_observance(kind, group[0], line("RRULE", rule)))
    return parts


def _rule(times: list[datetime]) -> str | None:
    if len({(t.month, t.weekday(), t.time()) for t in times}) != 1:
        return None
    if all(t.day + 7 > monthrange(t.year, t.month)[1] for t in times):
        nth = "-1"
    elif len({(t.day - 1) // 7 for t in times}) == 1:
        nth = str((times[0].day - 1) // 7 + 1)
    else:
        return None
    return f"FREQ=YEARLY;BYMONTH={times[0].month};BYDAY={nth}{_WEEKDAYS[times[0].weekday()]}"


def _irregular(changes: list[Onset]) -> str:
    """Without a yearly rule: the lower offset is STANDARD, the higher DAYLIGHT, each with its onsets."""
    low = min(min(c.before, c.after) for c in changes)
    high = max(max(c.before, c.after) for c in changes)
    start = Onset(datetime(1970, 1, 1), changes[0].before, changes[0].before)  # noqa: DTZ001 - a local time
    body = ""
    for kind, offset in (("STANDARD", low), ("DAYLIGHT", high)):
        mine = [c for c in (start, *changes) if c.after == offset]
        more = [line("RDATE", local(c.at)) for c in mine[1:]]
        body += _observance(kind, mine[0], "".join(more))
    return body


def _fixed(offset: timedelta) -> str:
    return _observance("STANDARD", Onset(datetime(1970, 1, 1), offset, offset), "")  # noqa: DTZ001 - a local time


def _observance(kind: str, change: Onset, more: str) -> str:
    return (
        f"BEGIN:{kind}{CRLF}DTSTART:{local(change.at)}{CRLF}{more}"
        f"TZOFFSETFROM:{_offset(change.before)}{CRLF}TZOFFSETTO:{_offset(change.after)}{CRLF}END:{kind}{CRLF}"
    )


def _offset(delta: timedelta) -> str:
    seconds = int(delta.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    rest = f"{seconds % 60:02}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600:02}{seconds % 3600 // 60:02}{rest}"
