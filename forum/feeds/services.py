"""Personal addresses: give one out, note its use, revoke it."""

import secrets
from datetime import datetime, timedelta

from forum.accounts.models import Account
from forum.accounts.rules import hash_token
from forum.db import db
from forum.feeds.models import Subscription

NOTED_EVERY = timedelta(minutes=10)


def subscribe(account: Account, name: str, language: str, now: datetime) -> str:
    """A new personal address for one device; the token (192 random bits) is returned here and never again."""
    token = secrets.token_urlsafe(24)
    db.session.add(
        Subscription(account_id=account.id, token_hash=hash_token(token), name=name, language=language, created_at=now)
    )
    return token


def is_use_worth_noting(subscription: Subscription, now: datetime) -> bool:
    """Whether the last noted use is long enough ago to write again."""
    return subscription.last_used_at is None or now - subscription.last_used_at >= NOTED_EVERY


def note_use(subscription: Subscription, client: str, now: datetime) -> None:
    """Remember when and by which program it was fetched."""
    subscription.last_used_at, subscription.last_client = now, client[:200]


def revoke(subscription: Subscription, now: datetime) -> None:
    """The address stops answering, for ever."""
    subscription.revoked_at = now
