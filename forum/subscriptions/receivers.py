"""News of accounts."""

from datetime import datetime

from flask import current_app

from forum.accounts.models import Account
from forum.db import after_commit
from forum.subscriptions.queries.addresses import subscriptions_of
from forum.subscriptions.services import revoke


def revoke_unconfirmed(account: Account, *, now: datetime) -> None:
    """What was given out before anybody showed that the address is theirs, others may hold: it ends with a reset."""
    for subscription in subscriptions_of(account):
        if account.confirmed_at is None or subscription.created_at < account.confirmed_at:
            revoke(subscription, now)
    after_commit(current_app.extensions["shortcut"].forget)


def revoke_all(account: Account, *, now: datetime) -> None:
    """Whoever had the account meanwhile may hold every one of them."""
    for subscription in subscriptions_of(account):
        revoke(subscription, now)
    after_commit(current_app.extensions["shortcut"].forget)


def forget_addresses(_account: Account) -> None:
    """Of a closed account nothing is answered any more."""
    after_commit(current_app.extensions["shortcut"].forget)
