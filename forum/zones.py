"""Time zones by name, from the pinned `tzdata` alone; a name it does not know becomes UTC: old records stay readable.

Python asks the system's zone data first, and a machine that nobody updates would give other hours than the next one,
under the same ETag. This room is imported with the package, before any zone is made.
"""

import zoneinfo
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

zoneinfo.reset_tzpath(())
ZoneInfo.clear_cache()  # whatever an importing program made before


@lru_cache(maxsize=1024)
def get_zone(name: str) -> ZoneInfo:
    """The zone of this name, else UTC: its `key` says which. Folders ("Europe") and files of tzdata are no zones."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def same_clock(instant: datetime, before: str, after: str, later: timedelta = timedelta()) -> datetime:
    """The instant (UTC) at which clocks of another zone, or some days later, show what they show at this one."""
    local = instant.astimezone(get_zone(before)).replace(tzinfo=None) + later
    return local.replace(tzinfo=get_zone(after)).astimezone(UTC)


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


def names() -> frozenset[str]:
    """Every name that tzdata knows."""
    return frozenset(zoneinfo.available_timezones())
