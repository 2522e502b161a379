"""Letters of accounts, as they leave."""

from datetime import datetime

from forum.accounts.models import Account, Scope, Where
from forum.accounts.queries import find_account, find_open_offer, is_closed, is_demanded, is_unused
from forum.accounts.services import reach
from forum.mail.models import Letter
from forum.mail.queries import is_superseded, newer_letters
from forum.mail.rules import Withheld
from forum.mail.services import reword, withhold

SAME = {"closed": (), "role": ("scope", "scope_id", "role"), "factor_demanded": ("scope", "scope_id")}
"""Values by which a newer letter about an account tells what an older one does."""


def ask_of_account(letter: Letter, *, now: datetime) -> None:
    """Of an account is told what is so, once. A new password is only for whoever has one: the page that was asked for
    it has not looked.
    """
    if letter.about in {"link", "reset"} and not is_unused(letter.about_id or 0, now):
        withhold(letter, Withheld.USED)
    elif letter.about == "reset":
        if account := find_account(letter.recipient):
            reword(letter, letter.template, letter.values, account.language)
        else:
            withhold(letter, Withheld.UNTOLD)
    elif letter.about == "account" and (account := reach(letter)):
        if not _holds(letter, account):
            withhold(letter, Withheld.OVER)
        elif _is_told_anew(letter):
            withhold(letter, Withheld.SUPERSEDED)


def _is_told_anew(letter: Letter) -> bool:
    same = SAME[letter.template]
    newer = newer_letters(letter, {letter.template})
    return any(all(each.values[name] == letter.values[name] for name in same) for each in newer)


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
    """What was taken back, settled, offered anew, or is its inviter's no more nobody is offered; nor anything whose
    account is closed.
    """
    if letter.about != "offer":
        return
    if is_superseded(letter, {"offer"}):
        withhold(letter, Withheld.SUPERSEDED)
    elif find_open_offer(letter.about_id or 0, now) is None:
        withhold(letter, Withheld.USED)
    elif is_closed(letter.recipient):
        withhold(letter, Withheld.UNTOLD)
