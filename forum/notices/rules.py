"""Which changes a calendar cannot carry in time (shared knowledge of clients: hours to days between two looks)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from forum.releases.rules import Change, Happening

LEAD = timedelta(hours=3)
"""How long before a session a person must have learnt of its change."""
UNKNOWN = timedelta(hours=24)
"""The interval of a program that has fetched once: Google and Outlook look no more often than this."""
KINDS = frozenset(Happening) - {Happening.ADDED, Happening.CHANGED}


class Poller(NamedTuple):
    """A personal address in use: when it was fetched last, and how long it usually waits."""

    last_used_at: datetime
    interval: timedelta | None = None

    def expected(self, now: datetime) -> datetime | None:
        """When it will fetch again; None if it has missed three turns and a day: nobody uses it any more."""
        wait = self.interval or UNKNOWN
        if now > self.last_used_at + 3 * wait + timedelta(days=1):
            return None
        return max(self.last_used_at + wait, now)


def affects_from(change: Change, timezone: str, now: datetime) -> datetime | None:
    """The earliest time, not past, at which somebody who knows only the old programme would be wrong."""
    is_off = change.before and change.after and change.before.status.is_off and change.after.status.is_off
    if change.kind not in KINDS or is_off:
        return None
    before, after = (
        {(o.starts_at, o.ends_at, repr(o.place), o.status) for o in facts.occurrences(timezone)} if facts else set()
        for facts in (change.before, change.after)
    )
    return min((starts for starts, ends, *_ in before ^ after if ends > now), default=None)


def due_at(starts_at: datetime, devices: Iterable[Poller], now: datetime) -> datetime:
    """When a letter must go unless a device has fetched by then: now, if none will in time."""
    turns = [(at, d.interval or UNKNOWN) for d in devices if (at := d.expected(now)) is not None]
    deadline = starts_at - LEAD
    soonest, wait = min(turns, default=(deadline, UNKNOWN))
    if soonest >= deadline:
        return now
    return min(deadline, soonest + wait)
