"""News of editions."""

from forum.editions.models import PublicEdition
from forum.registration.services import keep_clock


def keep_windows(edition: PublicEdition, *, before: str, **_: object) -> None:
    """In another zone registration opens and closes at the same hour by the clock."""
    keep_clock(edition.id, before, edition.venue.timezone)
