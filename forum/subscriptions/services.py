"""Personal addresses: give one out, note its use, revoke it."""

import secrets
from datetime import datetime, timedelta

from forum.accounts.models import Account, AccountAct
from forum.accounts.rules import hash_token
from forum.accounts.services import tell_owner
from forum.db import db
from forum.errors import Refused
from forum.languages import clean
from forum.subscriptions.models import Subscription, SubscriptionKind
from forum.subscriptions.queries.addresses import subscriptions_of
from forum.subscriptions.rules.programs import Refusal

MAX_SUBSCRIPTIONS = 50
NOTED_EVERY = timedelta(minutes=10)
RESTORABLE = timedelta(days=7)
MAX_PAUSE = 7 * 86_400
"""Seconds between two fetches that still say something about how often a program looks."""


def subscribe(
    account: Account, name: str, language: str, now: datetime, kind: SubscriptionKind = SubscriptionKind.FEED
) -> str:
    """A new personal address (or app password) for one device; the token (192 random bits) is returned only here.

    Of a password the owner hears: whoever has it reads on whatever becomes of the session.
    """
    if len(subscriptions_of(account)) >= MAX_SUBSCRIPTIONS:
        raise Refused(Refusal.TOO_MANY)
    token = secrets.token_urlsafe(24)
    db.session.add(
        Subscription(
            account_id=account.id, token_hash=hash_token(token), kind=kind, name=name, language=language, created_at=now
        )
    )
    if kind is SubscriptionKind.CALDAV:
        tell_owner(account, AccountAct.APP_PASSWORD, now, name)
    return token


def is_use_worth_noting(last_used_at: datetime | None, seen: str, version: str, now: datetime) -> bool:
    """Whether it fetched something new, or the last noted use is long enough ago to write again."""
    return last_used_at is None or seen != _short(version) or now - last_used_at >= NOTED_EVERY


def note_use(subscription: Subscription, version: str, client: str, now: datetime) -> None:
    """Remember when, by which program and in which version it was fetched, and learn how often that happens."""
    if subscription.last_used_at is not None:
        passed = min(int((now - subscription.last_used_at).total_seconds()), MAX_PAUSE)
        if passed >= NOTED_EVERY.total_seconds():
            known = subscription.interval
            subscription.interval = passed if known is None else (3 * known + passed) // 4
    subscription.last_used_at, subscription.last_client, subscription.seen = now, clean(client)[:200], _short(version)


def has_seen(subscription: Subscription, version: str) -> bool:
    """Whether what it fetched last is the calendar of this version."""
    return subscription.seen == _short(version)


def _short(version: str) -> str:
    return hash_token(version)


def revoke(subscription: Subscription, now: datetime) -> None:
    """The address stops answering; for RESTORABLE it can be brought back."""
    subscription.revoked_at = now


def restore(subscription: Subscription, now: datetime) -> None:
    """Take a revocation back while it is fresh."""
    if subscription.revoked_at is not None and now - subscription.revoked_at < RESTORABLE:
        subscription.revoked_at = None


def rename(subscription: Subscription, name: str) -> None:
    """Call the device something else."""
    subscription.name = name
