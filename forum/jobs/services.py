"""Taking turns, and noting how they went. Everything is one guarded UPDATE: processes keep apart by it."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Update, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from forum.db import db
from forum.jobs.models import JobState
from forum.jobs.rules import LEASE, pause


def make_known(name: str, due_at: datetime | None) -> None:
    """Give a job its row, unless another process just did."""
    if db.session.scalar(select(JobState.name).where(JobState.name == name)):
        return
    with suppress(IntegrityError), db.session.begin_nested():
        db.session.execute(insert(JobState).values(name=name, due_at=due_at))


def claim_turn(name: str, holder: str, now: datetime) -> bool:
    """Take the turn that has come; nobody else gets it until the lease runs out."""
    free = or_(JobState.leased_until.is_(None), JobState.leased_until <= now)
    taken = update(JobState).where(JobState.name == name, JobState.due_at <= now, free)
    return _changed(taken.values(holder=holder, leased_until=now + LEASE, started_at=now))


def renew_leases(holders: Collection[str], now: datetime) -> None:
    """These turns are still being carried out."""
    db.session.execute(update(JobState).where(JobState.holder.in_(holders)).values(leased_until=now + LEASE))


def end_turn(name: str, holder: str, due_at: datetime | None, error: str, now: datetime) -> int:
    """Note how a claimed turn went and give it back, unless it was taken over; how many failures in a row."""
    failures = _note(name, error, now)
    due = now + pause(failures) if failures else due_at
    mine = update(JobState).where(JobState.name == name, JobState.holder == holder)
    _changed(mine.values(holder="", leased_until=None, due_at=due))
    return failures


def end_asked(name: str, is_clocked: bool, error: str, now: datetime) -> None:
    """Note how it went after news; a failed job of the clock waits as long as after a failed turn."""
    failures = _note(name, error, now)
    if failures and is_clocked:
        due = {"due_at": now + pause(failures)}
        db.session.execute(update(JobState).where(JobState.name == name).values(**due))


def _note(name: str, error: str, now: datetime) -> int:
    failed = {"failures": JobState.failures + 1, "error": error[:300]} if error else {"failures": 0, "error": ""}
    db.session.execute(update(JobState).where(JobState.name == name).values(finished_at=now, **failed))
    return db.session.scalar(select(JobState.failures).where(JobState.name == name)) or 0


def _changed(statement: Update) -> bool:
    return db.session.execute(statement.returning(JobState.name)).first() is not None
