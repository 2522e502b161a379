"""Who asks: the signed-in account, for the views of every slice."""

from typing import Any, cast

from flask_login import current_user

from forum.accounts.models import Account
from forum.accounts.queries import find_signed_in
from forum.accounts.services import stand_by_roles


def load_account(cookie: str) -> Account | None:
    """The account of a sign-in cookie; what the request does from now on stands by its roles."""
    account = find_signed_in(cookie)
    if account is not None:
        stand_by_roles(account)
    return account


def find_current() -> Account | None:
    """The signed-in account, or None: for public views."""
    if not current_user.is_authenticated:
        return None
    return cast(Account, cast(Any, current_user)._get_current_object())


def current_account() -> Account:
    """The signed-in account. Only public views are reached without one, and they ask find_current."""
    account = find_current()
    if account is None:
        raise RuntimeError("a public view may be asked by nobody: find_current()")
    return account
