"""Time zones by name, from the pinned `tzdata` alone; a name it does not know becomes UTC: old records stay readable.

Python asks the system's zone data first, and a machine that nobody updates would give other hours than the next one,
under the same ETag. This room is imported with the package, before any zone is made.
"""

import zoneinfo
from functools import lru_cache
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


def names() -> frozenset[str]:
    """Every name that tzdata knows."""
    return frozenset(zoneinfo.available_timezones())
