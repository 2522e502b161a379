"""What was archived for 30 days and nothing refers to is removed for good."""

from contextlib import suppress
from datetime import time

from forum import clock
from forum.db import transaction
from forum.errors import NotFound
from forum.jobs import job
from forum.removal.queries import in_order_of_removal
from forum.removal.services import expired, remove_unused


@job(daily=time(2, 30))
def remove_expired() -> int:
    """One transaction each, so that nobody waits long; how many went."""
    removed = 0
    for kind in in_order_of_removal():
        for key in expired(kind, clock.now()):
            with suppress(NotFound), transaction():  # another worker was first
                removed += remove_unused(kind, key, clock.now())
    return removed
