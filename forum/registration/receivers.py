"""News of editions."""

from typing import Any

from forum.editions.models import PublicEdition
from forum.registration.services import keep_clock


def keep_windows(edition: PublicEdition, *, before: str, **_: Any) -> None:
    """In another zone registration opens and closes at the same hour by the clock."""
    keep_clock(edition.id, before, edition.venue.timezone)
