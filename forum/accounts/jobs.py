"""Links that ran out are removed."""

from datetime import time, timedelta

from forum import clock
from forum.accounts.services import remove_old_links
from forum.db import transaction
from forum.jobs import job


@job(daily=time(2, 40))
def remove_links() -> int:
    """A day after: with them goes what strangers said who never confirmed it."""
    with transaction():
        return remove_old_links(clock.now() - timedelta(days=1))
