"""Time zones by name; one that tzdata no longer knows becomes UTC, so that old records stay readable."""

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@lru_cache(maxsize=1024)
def get_zone(name: str) -> ZoneInfo:
    """The zone of this name, else UTC: its `key` says which."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
