"""On which days the demonstration's editions take place: rules of dates, so that any day it is loaded has a coming and
a past edition of each series."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

LEAD = timedelta(days=30)
"""How far a yearly edition is ahead at least."""
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
Rule = Callable[[date], date]
"""The first day of an edition, from today."""


class Yearly(NamedTuple):
    """Every year, on the first such weekday from this date on."""

    month: int
    day: int
    weekday: int

    def of(self, year: int) -> date:
        """Its first day in a year."""
        return _from(date(year, self.month, self.day), self.weekday)

    def coming(self, today: date) -> date:
        """The next one that leaves time to register."""
        return next(day for year in range(3) if (day := self.of(today.year + year)) >= today + LEAD)

    def past(self, today: date) -> date:
        """The last one that is over."""
        return next(day for year in range(3) if (day := self.of(today.year - year)) < today - timedelta(days=7))


def after(days: int, weekday: int) -> Rule:
    """The first such weekday that is at least so many days from today; before it if the number is below zero."""
    return lambda today: _from(today + timedelta(days=days), weekday)


def on(day: date) -> Rule:
    """A day that is known."""
    return lambda _: day


def _from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
