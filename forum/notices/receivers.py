"""News of the programme."""

from datetime import datetime

from forum.editions.models import PublicEdition
from forum.notices.services import watch_changes
from forum.releases.rules import Change


def watch_programme(edition: PublicEdition, *, changes: tuple[Change, ...], now: datetime, **_: object) -> None:
    """Whoever starred a changed session learns of it in time."""
    watch_changes(edition, changes, now)
