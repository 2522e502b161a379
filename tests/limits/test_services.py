"""Counting in the database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from forum.db import db, transaction
from forum.errors import TooMany
from forum.limits.models import Tally
from forum.limits.rules import Kind
from forum.limits.services import give_back, remove_old, take

NOW = datetime(2027, 3, 1, 9, 59, 30, tzinfo=UTC)


def passes(key="a@b.example", kind=Kind.CODES, now=NOW) -> bool:
    try:
        with transaction():
            take(kind, key, now)
    except TooMany:
        return False
    return True


def test_so_many_pass_within_each_window(context):
    assert [passes() for _ in range(12)] == [True] * 10 + [False] * 2
    assert passes("b@b.example")
    assert passes(kind=Kind.CODES_FROM)
    later = [NOW + timedelta(hours=hours) for hours in (1, 2, 3)]
    assert sum(passes(now=now) for now in later for _ in range(11)) == 20  # of a day thirty in all


def test_it_says_how_long_to_wait(context):
    for _ in range(10):
        passes()
    with pytest.raises(TooMany) as refused, transaction():
        take(Kind.CODES, "a@b.example", NOW)
    assert refused.value.wait == timedelta(seconds=30)


def test_what_is_refused_counts_nothing_and_what_is_given_back_was_nothing(context):
    for _ in range(40):
        passes()
    with transaction():
        give_back(Kind.CODES, "a@b.example", NOW)
        give_back(Kind.CODES, "nobody@b.example", NOW)
    assert sorted(db.session.scalars(select(Tally.number))) == [9, 9]
    assert [passes(), passes()] == [True, False]


def test_of_fifty_at_once_as_many_pass_as_may(app):
    def one() -> str:
        with app.app_context():
            return "passed" if passes() else "full"

    with ThreadPoolExecutor(50) as pool:
        ends = list(pool.map(lambda _: one(), range(50)))
    assert ends.count("passed") == 10
    with app.app_context():
        assert set(db.session.scalars(select(Tally.number))) == {10}


def test_no_key_is_kept_and_old_windows_go(context):
    passes()
    assert "a@b" not in str(db.session.scalars(select(Tally.key_hash)).all())
    with transaction():
        assert remove_old(NOW + timedelta(days=1)) == 0
        assert remove_old(NOW + timedelta(days=4)) == 2
    assert db.session.scalar(select(func.count()).select_from(Tally)) == 0
