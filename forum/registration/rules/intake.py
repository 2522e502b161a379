"""Whether an edition takes registrations, in all its categories together."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from forum.editions.models import AnyEdition
from forum.editions.rules import is_over
from forum.registration.models import Category
from forum.registration.rules import Refusal, judge_place, judge_registering
from forum.zones import get_zone


class Stage(StrEnum):
    """What one finds at the way in."""

    NONE = "none"  # nothing can be said: it is over, does not take place, or has no categories
    SOON = "soon"
    OPEN = "open"
    WAITLIST = "waitlist"
    FULL = "full"
    CLOSED = "closed"


TAKES = frozenset({Stage.OPEN, Stage.WAITLIST})
"""Where one can register."""


class Intake(NamedTuple):
    """`on`: the day on which it opens, or the last on which one can or could register, by the venue's clock. `scarce`:
    the largest of the open categories whose places are counted, while it has some; `full`: one larger than that, which
    has none; `open`: beside that one, what takes whoever comes.
    """

    stage: Stage
    on: date | None = None
    scarce: Category | None = None
    full: Category | None = None
    open: Category | None = None


def intake_of(edition: AnyEdition, categories: Sequence[Category], now: datetime) -> Intake:
    """What registration says at the head of the edition."""
    judged = [(category, judge_registering(edition, category, now)) for category in categories]
    if is_over(edition, now):
        return Intake(Stage.NONE)
    zone = get_zone(edition.venue.timezone)
    open_ = [category for category, reason in judged if reason is None]
    if open_:
        return _open(open_, max(_last_instant(c).astimezone(zone).date() for c in open_))
    early = [category.opens_at for category, reason in judged if reason is Refusal.TOO_EARLY]
    if early:
        return Intake(Stage.SOON, min(early).astimezone(zone).date())
    late = [_last_instant(category) for category, reason in judged if reason is Refusal.TOO_LATE]
    return Intake(Stage.CLOSED, max(late).astimezone(zone).date()) if late else Intake(Stage.NONE)


def _last_instant(category: Category) -> datetime:
    """Whoever closes at midnight means the day before."""
    return category.closes_at - timedelta(microseconds=1)


def _open(categories: Sequence[Category], until: date) -> Intake:
    takes = [category for category in categories if judge_place(category) is None]
    if not takes:
        return Intake(Stage.FULL)
    free = [category for category in takes if not (category.is_full or category.waiting)]
    if not free and not any(category.needs_approval for category in takes):
        return Intake(Stage.WAITLIST, until)
    scarce = _largest(free)
    full = _largest(category for category in categories if category not in free)
    if _size(full) <= _size(scarce):
        return Intake(Stage.OPEN, until, scarce)
    return Intake(Stage.OPEN, until, scarce, full, next((category for category in free if not category.quota), None))


def _largest(categories: Iterable[Category]) -> Category | None:
    return max((category for category in categories if category.quota), key=_size, default=None)


def _size(category: Category | None) -> int:
    return (category.quota or 0) if category else 0
