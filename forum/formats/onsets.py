"""When a zone changes its offset, found in zoneinfo by asking it."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Onset(NamedTuple):
    """A change of offset; `at` is the local time before it, as VTIMEZONE writes onsets."""

    at: datetime
    before: timedelta
    after: timedelta


def onsets(zone: ZoneInfo, first: datetime, last: datetime) -> list[Onset]:
    """Every change of the zone's offset between two instants in UTC."""
    years = range(first.year, last.year + 1)
    changes = [change for year in years for change in onsets_of(zone, year)]
    return [c for c in changes if first < c.at.replace(tzinfo=UTC) - c.before <= last]


@lru_cache(maxsize=4096)
def onsets_of(zone: ZoneInfo, year: int) -> tuple[Onset, ...]:
    """The changes of one year of UTC, found by halving weeks in which the offset differs."""
    changes = []
    low, end = datetime(year, 1, 1, tzinfo=UTC) - timedelta(seconds=1), datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
    while low < end:
        high = min(low + timedelta(days=7), end)
        before, after = low.astimezone(zone).utcoffset(), high.astimezone(zone).utcoffset()
        if before != after and before is not None and after is not None:
            a, b = low, high
            while b - a > timedelta(seconds=1):
                middle = (a + (b - a) / 2).replace(microsecond=0)
                a, b = (middle, b) if middle.astimezone(zone).utcoffset() == before else (a, middle)
            changes.append(Onset((b + before).replace(tzinfo=None), before, after))
        low = high
    return tuple(changes)
