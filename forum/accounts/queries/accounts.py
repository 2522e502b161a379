"""Looking accounts up."""

from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Account, OneTimeLink, Purpose
from forum.accounts.rules import hash_token
from forum.db import db


def find_account(email: str) -> Account | None:
    """The account with this address, however it is capitalised."""
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))


def find_link(token: str, purpose: Purpose, now: datetime) -> OneTimeLink | None:
    """A one-time link that can still be used."""
    link = db.session.scalar(select(OneTimeLink).where(OneTimeLink.token_hash == hash_token(token)))
    good = link and link.purpose is purpose and link.used_at is None and link.expires_at > now
    return link if good else None


def find_asked(browser: str, purpose: Purpose, now: datetime) -> OneTimeLink | None:
    """What this browser asked for last: its code can be typed there."""
    asked = select(OneTimeLink).where(
        OneTimeLink.browser_hash == hash_token(browser),
        OneTimeLink.purpose == purpose,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > now,
    )
    return db.session.scalar(asked.order_by(OneTimeLink.id.desc()).limit(1)) if browser else None
