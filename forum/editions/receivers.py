"""What editions say of the things in which roles are held."""

from forum.accounts.models import Scope, Where
from forum.editions.queries import find_draft
from forum.editions.rules import is_gone, spots_of


def cover(where: Where) -> tuple[tuple[Scope, int], ...]:
    """A role in a series covers its editions, as long as they are there."""
    edition = find_draft(where.key) if where.scope is Scope.EDITION else None
    return spots_of(edition) if edition and not is_gone(edition) else ()
