"""What is learned from fetches."""

from datetime import timedelta

from sqlalchemy import select

from forum import clock
from forum.db import db, transaction
from forum.notices.rules import LEAD
from forum.subscriptions.models import Subscription
from forum.subscriptions.services import is_use_worth_noting, note_use

HOUR = timedelta(hours=1)


def fetch(at, version="1"):
    with transaction():
        note_use(db.session.scalars(select(Subscription)).one(), version, "iOS/18.0 dataaccessd/1.0", at)


def test_the_interval_is_learned_from_the_fetches(starred):
    start = clock.now()
    for n in range(6):
        fetch(start + n * 2 * HOUR, str(n))
    subscription = db.session.scalars(select(Subscription)).one()
    assert subscription.interval == 7200
    assert not is_use_worth_noting(
        subscription.last_used_at, subscription.seen, "5", start + 10 * HOUR + timedelta(minutes=5)
    )
    assert is_use_worth_noting(
        subscription.last_used_at, subscription.seen, "6", start + 10 * HOUR + timedelta(minutes=5)
    )
    assert timedelta(hours=2) < LEAD
