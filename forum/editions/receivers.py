"""What editions say of the things in which roles are held."""

from forum.accounts.models import Scope, Where
from forum.editions.queries import find_draft
from forum.editions.rules import spots_of


def cover(where: Where) -> tuple[tuple[Scope, int], ...]:
    """A role in a series covers its editions."""
    edition = find_draft(where.key) if where.scope is Scope.EDITION else None
    return spots_of(edition) if edition else ()
