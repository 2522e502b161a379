"""The words in which a release speaks of sessions."""

from enum import StrEnum


class Term(StrEnum):
    """A word of a document. It is written like the plain word it is: ETags are made of what documents look like."""

    __repr__ = str.__repr__


class Status(Term):
    """Whether a session or an edition takes place (RFC 5545 3.8.1.11, and postponed)."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"

    @property
    def is_off(self) -> bool:
        """Whether nobody need come."""
        return self in {Status.CANCELLED, Status.POSTPONED}


class Frequency(Term):
    """How a session recurs: the monthly ones on the same date, or on the same weekday (second Tuesday)."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    MONTHLY_BY_WEEKDAY = "monthly by weekday"


class Happening(Term):
    """What happens to a session from one release to the next."""

    ADDED = "added"
    REMOVED = "removed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    REINSTATED = "reinstated"
    MOVED = "moved"
    CHANGED = "changed"
