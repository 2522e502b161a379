"""The days of an edition, by the venue's clock: which of them something stands on."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from forum.zones import begin_of, day_of

MORNING = time(6)
"""What goes on no longer than until then is the night of the day before, even if days begin earlier."""
NOON = time(12)
"""The same after the edition's last day."""


class Timed(Protocol):
    """Whatever takes place from one instant to another."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


class Days(NamedTuple):
    """Days that begin at this hour; `last` is that of the edition, and its night is part of it."""

    timezone: str = "UTC"
    begin_at: time = time()
    last: date | None = None

    def of(self, instant: datetime) -> date:
        """The day of an instant."""
        return day_of(instant, self.timezone, self.begin_at)

    def hours(self, day: date) -> tuple[datetime, datetime]:
        """When (UTC) it begins, and the next one."""
        first, after = (begin_of(each, self.timezone, self.begin_at) for each in (day, day + timedelta(days=1)))
        return first, after

    def on(self, session: Timed) -> Sequence[date]:
        """The days on which a session that takes place once stands: that of its start, and each on which it goes on."""
        first = self.of(session.starts_at)
        last = self._night_of(session.ends_at, max(self.begin_at, MORNING))
        if self.last is not None and first <= self.last == self._night_of(session.ends_at):
            last = self.last
        return [first + timedelta(days=n) for n in range(max((last - first).days, 0) + 1)]

    def _night_of(self, ends_at: datetime, until: time = NOON) -> date:
        """The last day on which it goes on that ends then, if its night lasts until this hour."""
        return day_of(ends_at - timedelta.resolution, self.timezone, until)
