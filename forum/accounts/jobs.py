"""Links and sign-ins that ran out are removed, and counts of what was tried."""

from datetime import time, timedelta

from forum import clock
from forum.accounts.services import remove_old_links, remove_old_sign_ins
from forum.db import transaction
from forum.jobs import job
from forum.limits.services import remove_old


@job(daily=time(2, 40))
def remove_links() -> int:
    """A day after: with them goes what strangers said who never confirmed it."""
    with transaction():
        return remove_old_links(clock.now() - timedelta(days=1))


@job(daily=time(2, 45))
def remove_sign_ins() -> int:
    """A month after they ended: with them goes what is known of devices and networks."""
    with transaction():
        return remove_old_sign_ins(clock.now())


@job(daily=time(2, 50))
def remove_tallies() -> int:
    """When no bound asks for them any more."""
    with transaction():
        return remove_old(clock.now())
