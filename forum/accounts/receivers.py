"""Letters of accounts, as they leave."""

from datetime import datetime

from forum.accounts.models import Account, Scope, Where
from forum.accounts.queries import find_account, find_open_offer, is_demanded, is_unused
from forum.mail.models import Letter
from forum.mail.queries import is_superseded
from forum.mail.rules import Withheld
from forum.mail.services import reword, withhold


def ask_of_account(letter: Letter, *, now: datetime) -> None:
    """Of an account is told what is so. A new password is only for whoever has one: the page that was asked for it has
    not looked.
    """
    account = find_account(letter.recipient)
    if letter.about in {"link", "reset"} and not is_unused(letter.about_id or 0, now):
        withhold(letter, Withheld.USED)
    elif letter.about == "reset" and account is None:
        withhold(letter, Withheld.UNTOLD)
    elif letter.about == "reset" and account:
        reword(letter, letter.template, letter.values, account.language)
    elif letter.about == "account" and not (account and _holds(letter, account)):
        withhold(letter, Withheld.OVER)


def _holds(letter: Letter, account: Account) -> bool:
    """Whether the account is closed or open, has no such role, or lacks a factor there, as the letter says."""
    if letter.template == "closed":
        return (account.disabled_at is not None) is letter.values["closed"]
    scope = next(each for each in Scope if each.label == letter.values["scope"])
    where = Where(scope, letter.values["scope_id"])
    if letter.template == "factor_demanded":
        return not account.has_factor and is_demanded(where)
    there = (grant.role.label for grant in account.grants if (grant.scope, grant.scope_id) == (scope, where.key))
    return letter.values["role"] not in there


def ask_of_offer(letter: Letter, *, now: datetime) -> None:
    """What was taken back, settled, offered anew, or is its inviter's no more nobody is offered."""
    if letter.about != "offer":
        return
    if is_superseded(letter, {"offer"}):
        withhold(letter, Withheld.SUPERSEDED)
    elif find_open_offer(letter.about_id or 0, now) is None:
        withhold(letter, Withheld.USED)
