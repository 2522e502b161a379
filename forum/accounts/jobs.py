"""Links that ran out are removed."""

from datetime import time, timedelta

from forum import clock
from forum.accounts.services import remove_old_links
from forum.db import transaction
from forum.jobs import job


@job(daily=time(2, 40))
def remove_links() -> int:
    """A month after: until then the log of a question shows them."""
    with transaction():
        return remove_old_links(clock.now() - timedelta(days=30))
