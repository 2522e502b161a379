"""News of editions."""

from datetime import datetime

from forum.accounts.models import Account
from forum.editions.models import Series
from forum.editions.queries import editions_of
from forum.releases.services import forget_past


def forget_secrets(series: Series, *, by: Account, now: datetime) -> None:
    """What a closed forum removed or moved is not told to everyone who comes to see it."""
    for edition in editions_of(series):
        forget_past(edition, by, now)
