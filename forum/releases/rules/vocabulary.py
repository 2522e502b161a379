"""The words in which a release speaks of sessions."""

from forum.languages import N_, NC_, LabelledText


class Term(LabelledText):
    """A word of a document. It is written like the plain word it is: ETags are made of what documents look like."""

    __repr__ = str.__repr__


class Status(Term):
    """Whether a session or an edition takes place (RFC 5545 3.8.1.11, and postponed)."""

    CONFIRMED = "confirmed", NC_("session", "Confirmed")
    TENTATIVE = "tentative", N_("Provisional")
    CANCELLED = "cancelled", NC_("session", "Cancelled")
    POSTPONED = "postponed", NC_("session", "Postponed")

    @property
    def is_off(self) -> bool:
        """Whether nobody need come."""
        return self in {Status.CANCELLED, Status.POSTPONED}


def status_within(own: Status, whole: Status) -> Status:
    """The status of a part – an occurrence, a session – of a whole that has its own: the less sure of the two.

    A cancelled date stays cancelled whatever becomes of the others; no date is surer than its series or edition.
    """
    return max(own, whole, key=_SUREST_FIRST.index)


_SUREST_FIRST = (Status.CONFIRMED, Status.TENTATIVE, Status.POSTPONED, Status.CANCELLED)


class Frequency(Term):
    """How a session recurs: the monthly ones on the same date, or on the same weekday (second Tuesday)."""

    DAILY = "daily", N_("Every day")
    WEEKLY = "weekly", N_("Every week")
    MONTHLY = "monthly", N_("Every month, on the same date")
    MONTHLY_BY_WEEKDAY = "monthly by weekday", N_("Every month, on the same weekday")


class Happening(Term):
    """What happens to a session from one release to the next."""

    ADDED = "added", N_("Added")
    REMOVED = "removed", N_("Removed")
    CANCELLED = "cancelled", NC_("change", "Cancelled")
    POSTPONED = "postponed", NC_("change", "Postponed")
    REINSTATED = "reinstated", N_("Reinstated")
    DATE_OFF = "date-off", NC_("session", "A date does not take place")
    DATE_ON = "date-on", NC_("session", "A date takes place again")
    MOVED = "moved", N_("Moved")
    CHANGED = "changed", N_("Changed")


WEEKDAY_NAMES = {
    "MO": N_("Monday"),
    "TU": N_("Tuesday"),
    "WE": N_("Wednesday"),
    "TH": N_("Thursday"),
    "FR": N_("Friday"),
    "SA": N_("Saturday"),
    "SU": N_("Sunday"),
}
"""The days of a rule (RFC 5545 3.3.10), by the names that pages show."""
