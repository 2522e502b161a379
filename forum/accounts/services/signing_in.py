"""What accounts do: sign up, confirm, sign in, change the password."""

import secrets
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from forum import addresses
from forum.accounts.models import Account, OneTimeLink, Purpose
from forum.accounts.queries import find_account
from forum.accounts.rules import hash_token
from forum.db import db
from forum.mail.services import write_letter

LIFETIME = {Purpose.CONFIRM: timedelta(days=3), Purpose.RESET: timedelta(hours=2)}
_hasher = PasswordHasher()  # argon2id


@lru_cache(1)
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex())


def sign_up(email: str, password: str, language: str, now: datetime) -> None:
    """Open an account that a link by mail confirms. A known address gets a mail saying so: the page cannot tell."""
    hashed = _hasher.hash(password)
    account = find_account(email)
    if account and account.confirmed_at:
        write_letter(account.email, language, "already", {}, now)
        return
    if account is None:
        account = Account(email=email.strip().lower(), created_at=now, language=language)
        db.session.add(account)
    account.password_hash = hashed
    db.session.flush()
    write_letter(
        account.email,
        language,
        "confirm",
        {"path": addresses.confirmation(_link(account, Purpose.CONFIRM, now))},
        now,
    )


def check_password(email: str, password: str) -> Account | None:
    """The confirmed account these open, after the same work whether it exists or not."""
    account = find_account(email)
    try:
        _hasher.verify((account and account.password_hash) or _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    return account if account and account.confirmed_at else None


def confirm(link: OneTimeLink, now: datetime) -> Account:
    """The address is theirs."""
    account = db.session.get_one(Account, link.account_id)
    link.used_at = now
    account.confirmed_at = account.confirmed_at or now
    return account


def ask_reset(email: str, now: datetime) -> None:
    """Send a link to choose a new password, if there is such an account."""
    account = find_account(email)
    if account:
        path = addresses.reset(_link(account, Purpose.RESET, now))
        write_letter(account.email, account.language, "reset", {"path": path}, now)


def reset_password(link: OneTimeLink, password: str, now: datetime) -> Account:
    """Choose a new password by link; every open sign-in of the account ends."""
    account = confirm(link, now)
    change_password(account, password)
    return account


def change_password(account: Account, password: str) -> None:
    """Set the password and end every open sign-in."""
    account.password_hash = _hasher.hash(password)
    account.generation += 1


def create_account(email: str, password: str, now: datetime) -> Account:
    """An account that needs no confirmation: made by an operator. No password means nobody can sign in."""
    account = Account(email=email.strip().lower(), created_at=now, confirmed_at=now)
    account.password_hash = _hasher.hash(password) if password else ""
    db.session.add(account)
    return account


def _link(account: Account, purpose: Purpose, now: datetime) -> str:
    token = secrets.token_urlsafe(24)
    db.session.add(
        OneTimeLink(
            account_id=account.id,
            purpose=purpose,
            token_hash=hash_token(token),
            expires_at=now + LIFETIME[purpose],
        )
    )
    return token
