"""Links and sign-ins that ran out are removed, and counts of what was tried."""

from datetime import time, timedelta

from forum import clock
from forum.accounts.queries import get_account
from forum.accounts.services import remove_old_links, remove_old_sign_ins
from forum.audit.models import Named, Seen
from forum.audit.services import has_looked, record_look
from forum.db import transaction
from forum.errors import TooMany
from forum.jobs import job
from forum.limits.services import remove_old


@job()
def note_look(account_id: int, seen: str, kind: str, key: int | None, name: str, edition_id: int | None) -> None:
    """Once within a window, however often the page is shown again."""
    now, me = clock.now(), get_account(account_id)
    name = name or (get_account(key).email if kind == "account" and key else "")
    look, thing = Seen(seen), Named(kind, key, name)
    if has_looked(me, look, thing, now, edition_id):
        return
    try:
        with transaction():
            record_look(me, look, thing, now, edition_id)
    except TooMany:  # another page of theirs was first
        return


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
