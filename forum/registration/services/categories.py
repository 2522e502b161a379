"""Categories: what is asked of them, and their hours."""

from datetime import datetime

from sqlalchemy import true, update

from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import Values, assign, changed_rows, db
from forum.editions.models import Edition
from forum.errors import Refused
from forum.registration.models import Category, RegistrationAct
from forum.registration.queries import all_categories_of, given_at, waits_in
from forum.registration.rules import Refusal, places_given
from forum.registration.services.places import lock_categories
from forum.registration.services.registering import promote_waiting
from forum.registration.services.stepping import Raised
from forum.zones import same_clock


def save_category(
    category: Category | None, edition: Edition, values: Values, by: Account, now: datetime, *, agreed: int = 0
) -> Category:
    """Create or change a category; new places go to the waitlist at once, if it was agreed that so many are given.

    A quota below what is taken is refused.
    """
    before = category.traced() if category else {}
    if category is None:
        category = Category(edition_id=edition.id, **values)
        db.session.add(category)
        db.session.flush()
    else:
        lock_categories(category.id)
        db.session.refresh(category, ["waiting", "taken"])
        if category.waiting and not values.get("has_waitlist", category.has_waitlist):
            raise Refused(Refusal.STILL_WAITING)
        quota = values.pop("quota")
        if places_given(category, quota) not in {0, agreed}:
            raise Refused(Refusal.GIVES_PLACES)
        fits = Category.taken <= quota if quota is not None else true()
        new = {"quota": quota, "version": Category.version + 1}
        if not changed_rows(update(Category).where(Category.id == category.id, fits).values(new)):
            raise Refused(Refusal.BELOW_TAKEN)
        assign(category, values)
        db.session.flush()
        promote_waiting(category.id, now, raised=Raised(by, before["quota"], quota))
    after = category.traced()
    given = [each.reference for each in given_at(category.id, now)]
    told = {"given": given} if given else {}
    record(by, RegistrationAct.CATEGORY_SAVED, category, now, edition.id, before=before, after=after, **told)
    return category


def keep_clock(edition_id: int, before: str, after: str) -> None:
    """Categories open and close at the same hour, by the clock of another zone."""
    for category in all_categories_of(edition_id):
        category.opens_at = same_clock(category.opens_at, before, after)
        category.closes_at = same_clock(category.closes_at, before, after)


def judge_category_archived(category: Category, _now: datetime) -> Refusal | None:
    """Why it cannot be archived."""
    return Refusal.ANSWER_FIRST if waits_in(category.id) else None
