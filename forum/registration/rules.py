"""Whether one may register, and which state may follow which."""

from datetime import datetime
from enum import StrEnum

from forum.editions.models import Edition, EditionState
from forum.languages import N_
from forum.registration.models import Category
from forum.registration.models import RegistrationState as S


class Refusal(StrEnum):
    NOT_ANNOUNCED = N_("Registration for this edition is not open.")
    CANCELLED = N_("This edition has been cancelled.")
    TOO_EARLY = N_("Registration in this category has not opened yet.")
    TOO_LATE = N_("Registration in this category has closed.")
    FULL = N_("No place is left in this category.")
    ALREADY = N_("You have already registered for this edition.")
    NO_PROFILE = N_("Fill in your profile first.")
    MOVED_ON = N_("The registration has changed meanwhile. Look at it again.")
    ARCHIVED = N_("This category takes no registrations any more.")
    TOO_FEW = N_("The category has too few places for them.")
    NO_WAITLIST = N_("Some are on the waitlist, and the category has none.")
    BELOW_TAKEN = N_("More places than this are already taken.")


MOVES: dict[S, frozenset[S]] = {
    S.PENDING: frozenset({S.CONFIRMED, S.WAITLISTED, S.REJECTED, S.WITHDRAWN}),
    S.WAITLISTED: frozenset({S.CONFIRMED, S.REJECTED, S.WITHDRAWN, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.WITHDRAWN, S.CANCELLED}),
    S.REJECTED: frozenset({S.PENDING}),
    S.WITHDRAWN: frozenset(),
    S.CANCELLED: frozenset({S.PENDING}),
}
ALIVE = frozenset({S.PENDING, S.CONFIRMED, S.WAITLISTED})


def judge_registering(edition: Edition, category: Category, now: datetime) -> Refusal | None:
    """Why nobody can register in this category now; None if one can, as far as time goes."""
    if edition.state is EditionState.CANCELLED:
        return Refusal.CANCELLED
    if edition.state is not EditionState.ANNOUNCED:
        return Refusal.NOT_ANNOUNCED
    if category.archived_at is not None:
        return Refusal.ARCHIVED
    if now < category.opens_at:
        return Refusal.TOO_EARLY
    return Refusal.TOO_LATE if now >= category.closes_at else None


def judge_place(category: Category) -> Refusal | None:
    """Whether the category has neither a place nor a waitlist, as far as one can see beforehand."""
    full = category.quota is not None and category.taken >= category.quota
    return Refusal.FULL if full and not category.has_waitlist and not category.needs_approval else None


def judge_moving(category: Category, into: Category) -> Refusal | None:
    """Why the registrations of a category cannot go into another, as far as one can see beforehand."""
    if category.waiting and not into.has_waitlist:
        return Refusal.NO_WAITLIST
    return Refusal.TOO_FEW if into.quota is not None and into.taken + category.taken > into.quota else None


def may_move(before: S, after: S) -> bool:
    """Whether a registration may go from one state to the other."""
    return after in MOVES[before]
