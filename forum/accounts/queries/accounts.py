"""Looking accounts up."""

from datetime import datetime

from sqlalchemy import Select, select

from forum.accounts.models import Account, OneTimeLink, Purpose
from forum.accounts.rules import hash_token
from forum.db import db
from forum.errors import NotFound
from forum.mail.models import Letter


def find_account(email: str) -> Account | None:
    """The account with this address, however it is capitalised."""
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))


def find_owner(letter: Letter) -> Account | None:
    """Whose letter it is, if it is an account's: whoever has its address since is somebody else."""
    return db.session.get(Account, letter.account_id) if letter.account_id else None


def is_closed(email: str) -> bool:
    """Whether nobody can be let in by the account with this address."""
    account = find_account(email)
    return account is not None and account.disabled_at is not None


def get_account(account_id: int | None) -> Account:
    """The account with this key, whosever."""
    account = db.session.get(Account, account_id) if account_id else None
    if account is None:
        raise NotFound
    return account


def find_link(token: str, purpose: Purpose, now: datetime) -> OneTimeLink | None:
    """A one-time link that can still be used."""
    link = db.session.scalar(select(OneTimeLink).where(OneTimeLink.token_hash == hash_token(token)))
    good = link and link.purpose is purpose and link.used_at is None and link.expires_at > now
    return link if good else None


def is_unused(link_id: int, now: datetime) -> bool:
    """Whether a one-time link, or its code, still opens something."""
    link = db.session.get(OneTimeLink, link_id)
    return link is not None and link.used_at is None and link.expires_at > now


def find_asked(browser: str, purpose: Purpose, now: datetime) -> OneTimeLink | None:
    """What this browser asked for last: its code can be typed there."""
    asked = _unused(now, purpose).where(OneTimeLink.browser_hash == hash_token(browser))
    return db.session.scalar(asked.order_by(OneTimeLink.id.desc()).limit(1)) if browser else None


def find_change(account: Account, now: datetime) -> OneTimeLink | None:
    """The change of address that waits to be confirmed."""
    waiting = _unused(now, Purpose.ADDRESS).where(OneTimeLink.account_id == account.id)
    return db.session.scalar(waiting.order_by(OneTimeLink.id.desc()).limit(1))


def is_held(email: str, now: datetime, account: Account | None = None) -> bool:
    """Whether an account that had this address lately, another than the one given, can still take it back."""
    held = _unused(now, Purpose.BACK).where(OneTimeLink.email == email)
    if account:
        held = held.where(OneTimeLink.account_id != account.id)
    return db.session.scalar(held.limit(1)) is not None


def can_be_taken_back(account: Account, now: datetime) -> bool:
    """Whether the mailbox of an earlier address can still take it back."""
    back = _unused(now, Purpose.BACK).where(OneTimeLink.account_id == account.id)
    return db.session.scalar(back.limit(1)) is not None


def _unused(now: datetime, purpose: Purpose) -> Select[OneTimeLink]:
    there = (OneTimeLink.purpose == purpose, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now)
    return select(OneTimeLink).where(*there)
