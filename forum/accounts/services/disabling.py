"""Closing an account, and opening it again: acts of administrators."""

from datetime import datetime

from forum.accounts.models import Account, AccountAct, Scope, Where
from forum.accounts.rules import judge_disabling
from forum.accounts.services.grants import hold_roles
from forum.accounts.services.sign_ins import end_sign_ins
from forum.accounts.services.signing_in import end_links
from forum.accounts.signals import account_disabled
from forum.audit.models import Named
from forum.audit.services import record
from forum.db import lock
from forum.errors import Refused
from forum.mail.services import write_letter


def disable(account: Account, reason: str, by: Account, now: datetime) -> None:
    """Nobody gets in by it any more, in no way, nor once it is open again by what was sent before; what it was about to
    do is not written.

    Two administrators who close each other's wait for the site's roles: the second has no sign-in then.
    """
    hold_roles(by, Where(Scope.SITE))
    lock(account)
    if refusal := judge_disabling(account, by):
        raise Refused(refusal)
    account.disabled_at, account.disabled_reason = now, reason
    end_sign_ins(account, now, by=by)
    end_links(account, now)
    account_disabled.send(account)
    _tell(account, AccountAct.DISABLED, by, now, reason)


def enable(account: Account, by: Account, now: datetime) -> None:
    """It can sign in again, and its roles and calendar addresses are what they were."""
    lock(account)
    if account.disabled_at is None:
        return
    account.disabled_at, account.disabled_reason = None, ""
    _tell(account, AccountAct.ENABLED, by, now)


def _tell(account: Account, act: AccountAct, by: Account, now: datetime, reason: str = "") -> None:
    record(by, act, Named("account", account.id, account.email), now, reason=reason)
    values, about = {"closed": account.disabled_at is not None}, ("account", account.id)
    write_letter(account.email, account.language, "closed", values, now, about=about, account_id=account.id)
