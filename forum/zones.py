"""Time zones by name, from the pinned `tzdata` alone; a name it does not know becomes UTC: old records stay readable.

Python asks the system's zone data first, and a machine that nobody updates would give other hours than the next one,
under the same ETag. This room is imported with the package, before any zone is made.
"""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

zoneinfo.reset_tzpath(())
ZoneInfo.clear_cache()  # whatever an importing program made before


LONGEST = 64
"""Characters: twice the longest name that there is. What is longer is neither looked for nor remembered."""


def get_zone(name: str) -> ZoneInfo:
    """The zone of this name, else UTC: its `key` says which. Folders ("Europe") and files of tzdata are no zones."""
    return _get_zone(name if len(name) <= LONGEST else "UTC")


@lru_cache(maxsize=1024)
def _get_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def same_clock(instant: datetime, before: str, after: str, later: timedelta = timedelta()) -> datetime:
    """The instant (UTC) at which clocks of another zone, or some days later, show what they show at this one."""
    local = instant.astimezone(get_zone(before)).replace(tzinfo=None) + later
    return local.replace(tzinfo=get_zone(after)).astimezone(UTC)


def shows_otherwise(before: str, after: str, first: date, last: date) -> bool:
    """Whether clocks of two zones show other hours at some time of these days."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 2))
    return before != after and any(same_clock(at, before, after) != at for at in (begin_of(d, before) for d in days))


def is_skipped(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks of the zone are put forward over this time and never show it."""
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall


_MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=8192)
def begin_of(day: date, timezone: str, at: time = time()) -> datetime:
    """When (UTC) a day begins that begins at this hour: as soon as its clock shows it, or a later one."""
    wall, zone = datetime.combine(day, at), get_zone(timezone)
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    while (instant - _MINUTE).astimezone(zone).replace(tzinfo=None) >= wall:  # within an hour that the clock skips
        instant -= _MINUTE
    return instant


def day_of(instant: datetime, timezone: str, at: time = time()) -> date:
    """On which day an instant falls if days begin at this hour."""
    day = instant.astimezone(get_zone(timezone)).date()
    return day if instant >= begin_of(day, timezone, at) else day - timedelta(days=1)


@lru_cache(maxsize=1)
def _zones_by_country() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for line in files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, name, *_ = line.split("\t")
            table.setdefault(country, []).append(name)
    return {country: tuple(sorted(found)) for country, found in table.items()}


def zones_of(country: str) -> tuple[str, ...]:
    """The zones of a country (ISO 3166), by name; none of one that tzdata does not know."""
    return _zones_by_country().get(country, ())


def is_current(name: str) -> bool:
    """Whether a country has a zone by this name: others are older names of the same clocks."""
    return any(name in zones for zones in _zones_by_country().values())


def names() -> frozenset[str]:
    """Every name that tzdata knows."""
    return frozenset(zoneinfo.available_timezones())
