"""Reading categories."""

from collections.abc import Sequence

from sqlalchemy import select

from forum.db import db
from forum.editions.models import AnyEdition
from forum.errors import NotFound
from forum.registration.models import Category


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
