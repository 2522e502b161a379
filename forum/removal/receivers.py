"""A release of what was merged before it."""

from forum.editions.models import PublicEdition
from forum.removal.services import tell_successors


def lead_on(edition: PublicEdition, **_: object) -> None:
    """Filters and pages of what was merged lead to what it was merged into, as the release tells it."""
    tell_successors(edition)
