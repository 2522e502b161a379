"""Reading categories."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from forum.accounts.models import Account, Right
from forum.db import db
from forum.editions.models import AnyEdition, Edition
from forum.editions.rules import rights_over
from forum.errors import NotFound
from forum.registration.models import COUNTED, Category, Registration, RegistrationState
from forum.removal.rules import Use


def categories_of(edition_id: int, kept: int | None = None) -> Sequence[Category]:
    """The edition's categories in their order, an archived one only if it is chosen already."""
    return [c for c in all_categories_of(edition_id) if c.archived_at is None or c.id == kept]


def all_categories_of(edition_id: int) -> Sequence[Category]:
    """The edition's categories in their order, archived ones too."""
    query = select(Category).where(Category.edition_id == edition_id)
    return db.session.scalars(query.order_by(Category.position, Category.id)).all()


def get_category(category_id: int, edition: AnyEdition) -> Category:
    """A category, if it is this edition's."""
    category = db.session.get(Category, category_id)
    if category is None or category.edition_id != edition.id:
        raise NotFound
    return category


def uses_of_category(row: Category, reader: Account, only: Collection[int] | None = None) -> list[Use]:
    """How many registrations it has in which state; `only` of these keys."""
    query = select(Registration.state, func.count()).where(Registration.category_id == row.id)
    query = query if only is None else query.where(Registration.id.in_(only))
    counts = {each[0]: each[1] for each in db.session.execute(query.group_by(Registration.state))}
    edition = db.session.get_one(Edition, row.edition_id)
    if Right.SEE_REGISTRATIONS not in rights_over(edition, reader):
        return []
    return [
        Use(
            COUNTED[state],
            edition,
            number=counts[state],
            endpoint="registration.registrations",
            values={"category": row.id, "state": state.value},
        )
        for state in RegistrationState
        if state in counts
    ]


def uses_of_registrations(keys: Collection[int], edition_id: int, reader: Account) -> list[Use]:
    """These registrations, each by the name it gave."""
    edition = db.session.get_one(Edition, edition_id)
    if Right.SEE_REGISTRATIONS not in rights_over(edition, reader):
        return []
    rows = db.session.scalars(select(Registration).where(Registration.id.in_(keys)).order_by(Registration.id)).unique()
    page = "registration.registration"
    return [Use(row.name, edition, endpoint=page, values={"reference": row.reference}) for row in rows]
