"""Archiving, restoring, and removing for good what nobody took back and nothing refers to."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, or_, select

from forum.accounts.models import Account, FactorDemand, Grant, GrantOffer
from forum.audit.models import Act, Named
from forum.audit.services import record
from forum.db import Values, db, delete_unused, lock
from forum.errors import Refused
from forum.removal.models import Merger, RemovalAct
from forum.removal.queries import find_merger, kind_of, references_to
from forum.removal.rules import TIME_TO_UNDO, Kind, Refusal


def hold(*rows: Any) -> None:
    """Before what was seen of them is compared with what is: nobody changes, archives or merges them from now on."""
    lock(*rows)


def hold_whole(row: Any) -> None:
    """With what it holds: whoever announces an edition of a series, or takes it elsewhere, waits from now on."""
    lock(row)
    kind_of(row).hold(row)


def archive(row: Any, by: Account, now: datetime) -> None:
    """Offer it no more; what refers to it keeps it."""
    hold_whole(row)
    if row.archived_at is not None:
        raise Refused(Refusal.ALREADY)
    if reason := judge_archived(row, now):
        raise Refused(reason)
    row.archived_at = now
    trace(row, RemovalAct.ARCHIVED, by, now)


def judge_archived(row: Any, now: datetime) -> StrEnum | None:
    """Why it cannot be archived."""
    return kind_of(row).judge(row, now)


def restore(row: Any, by: Account, now: datetime) -> None:
    """Offer it again."""
    lock(row)
    if row.archived_at is None:
        raise Refused(Refusal.NOT_ARCHIVED)
    if find_merger(row):
        raise Refused(Refusal.MERGED)
    row.archived_at = None
    trace(row, RemovalAct.RESTORED, by, now)


def trace(
    row: Any,
    act: Act,
    by: Account | None,
    now: datetime,
    before: Values | None = None,
    after: Values | None = None,
    **details: Any,
) -> None:
    """Log it wherever the thing's history is read."""
    for edition_id in kind_of(row).logs(row):
        record(by, act, row, now, edition_id, before=before, after=after, **details)


def expired(kind: Kind, now: datetime) -> Sequence[int]:
    """What nobody took back in time, oldest first."""
    table = kind.table
    return db.session.scalars(select(table.id).where(table.archived_at < now - TIME_TO_UNDO).order_by(table.id)).all()


def remove_unused(kind: Kind, key: int, now: datetime) -> bool:
    """Remove it for good if nothing refers to it; what calendars may carry stays for ever."""
    row = db.session.get(kind.table, key)
    if row is None:
        return False
    lock(row)
    is_due = row.archived_at is not None and row.archived_at < now - TIME_TO_UNDO
    if not is_due or kind.stays(row) or _is_used(kind, key):
        return False
    gone, logs, before = Named(kind.name, key, row.trace_name), kind.logs(row), row.traced()
    if not delete_unused(row):
        return False
    for edition_id in logs:
        record(None, kind.removed, gone, now, edition_id, before=before)
    _forget(kind, key)
    return True


def _is_used(kind: Kind, key: int) -> bool:
    uses = (select(column).where(column == key).limit(1) for column in references_to(kind))
    return any(db.session.execute(use).first() is not None for use in uses)


def _forget(kind: Kind, key: int) -> None:
    """Nobody holds a role in what is gone, nothing is demanded there, and it cannot be taken back any more."""
    if kind.holds_roles:
        for table in (Grant, GrantOffer, FactorDemand):
            db.session.execute(delete(table).where(table.scope == kind.scope, table.scope_id == key))
    gone = or_(Merger.row_id == key, Merger.into_id == key)
    db.session.execute(delete(Merger).where(Merger.kind == kind.name, gone))
