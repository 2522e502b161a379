"""Archiving, restoring, and removing for good what nobody took back and nothing refers to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select

from forum.accounts.models import Account, Grant, GrantOffer, Scope
from forum.audit.models import Act, Named
from forum.audit.services import record
from forum.db import Values, db, delete_unused, lock
from forum.editions.models import Edition, EditionState, PublicEdition, Room, Series, Venue
from forum.editions.queries import editions_of
from forum.editions.services import hold_editions
from forum.errors import Refused
from forum.programme.models import Appearance, Session
from forum.registration.models import Category, Registration
from forum.registration.queries import waits_in
from forum.removal.models import Merger, RemovalAct
from forum.removal.queries import KINDS, find_merger, kind_of
from forum.removal.rules import KEPT, Refusal, judge_archiving
from forum.schedule.models import Slot, SlotException

REFERENCES: dict[str, tuple[Any, ...]] = {
    "series": (Edition.series_id, PublicEdition.series_id),
    "edition": (),
    "venue": (Edition.venue_id,),
    "room": (Slot.room_id, SlotException.room_id),
    "track": (Session.track_id,),
    "speaker": (Appearance.speaker_id,),
    "category": (Registration.category_id,),
}
"""What refers to a kind of things; to an edition everything it holds, which the database knows."""


def hold(*rows: Any) -> None:
    """Before what was seen of them is compared with what is: nobody changes, archives or merges them from now on."""
    lock(*rows)


def hold_whole(row: Any) -> None:
    """A series or a venue with its editions: whoever announces one, or takes it elsewhere, waits from now on."""
    lock(row)
    if isinstance(row, (Series, Venue)):
        hold_editions(row)


def archive(row: Any, by: Account, now: datetime) -> None:
    """Offer it no more; what refers to it keeps it."""
    hold_whole(row)
    if row.archived_at is not None:
        raise Refused(Refusal.ALREADY)
    if reason := judge_archived(row, now):
        raise Refused(reason)
    row.archived_at = now
    trace(row, RemovalAct.ARCHIVED, by, now)


def judge_archived(row: Any, now: datetime) -> Refusal | None:
    """Why it cannot be archived."""
    if isinstance(row, Category) and waits_in(row.id):
        return Refusal.ANSWER_FIRST
    editions = editions_of(row) if isinstance(row, Series) else [row] if isinstance(row, Edition) else []
    return judge_archiving(kind_of(row), editions, now.date())


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
    for edition_id in _logs_of(row):
        record(by, act, row, now, edition_id, before=before, after=after, **details)


def _logs_of(row: Any) -> Sequence[int | None]:
    venue_id = row.id if isinstance(row, Venue) else row.venue_id if isinstance(row, Room) else None
    if venue_id is not None:
        return (None, *db.session.scalars(select(Edition.id).where(Edition.venue_id == venue_id).order_by(Edition.id)))
    if isinstance(row, Series):
        return (None,)
    return (row.id if isinstance(row, Edition) else row.edition_id,)


def expired(kind: str, now: datetime) -> Sequence[int]:
    """What nobody took back in time, oldest first."""
    table = KINDS[kind].table
    return db.session.scalars(select(table.id).where(table.archived_at < now - KEPT).order_by(table.id)).all()


def remove_unused(kind: str, key: int, now: datetime) -> bool:
    """Remove it for good if nothing refers to it; what calendars may carry stays for ever."""
    row = db.session.get(KINDS[kind].table, key)
    if row is None:
        return False
    lock(row)
    is_public = isinstance(row, Edition) and row.state is not EditionState.DRAFT
    if row.archived_at is None or row.archived_at >= now - KEPT or is_public or _is_used(kind, key):
        return False
    gone, logs, before = Named(kind, key, row.trace_name), _logs_of(row), row.traced()
    if not delete_unused(row):
        return False
    for edition_id in logs:
        record(None, RemovalAct(f"{kind} removed"), gone, now, edition_id, before=before)
    _forget(kind, key)
    return True


def _is_used(kind: str, key: int) -> bool:
    uses = (select(column).where(column == key).limit(1) for column in REFERENCES[kind])
    return any(db.session.scalar(use) is not None for use in uses)


def _forget(kind: str, key: int) -> None:
    """Nobody holds a role in what is gone, and it cannot be taken back any more."""
    if kind in {Scope.SERIES.value, Scope.EDITION.value, Scope.VENUE.value}:
        for table in (Grant, GrantOffer):
            db.session.execute(delete(table).where(table.scope == Scope(kind), table.scope_id == key))
    gone = or_(Merger.row_id == key, Merger.into_id == key)
    db.session.execute(delete(Merger).where(Merger.kind == kind, gone))
