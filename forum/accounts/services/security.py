"""What happens to the security of an account is logged, and told to its owner."""

from datetime import datetime, timedelta

from forum.accounts.models import Account, AccountAct
from forum.audit.models import Named
from forum.audit.queries import count_acts
from forum.audit.services import record
from forum.db import lock
from forum.mail.services import write_letter

LETTERS, WITHIN = 5, timedelta(hours=1)
"""How many letters of one kind an account gets at most."""


def tell_owner(account: Account, act: AccountAct, now: datetime, about: str = "", *, by: Account | None = None) -> None:
    """A letter to the address of now; `about` is a name: which device, which program; `by` who did it, if another."""
    lock(account)
    thing = Named("account", account.id, account.email)
    if count_acts(thing, act, now - WITHIN) < LETTERS:
        values = {"what": act.label, "about": about}
        write_letter(account.email, account.language, "security", values, now)
    record(by or account, act, thing, now, about=about)
