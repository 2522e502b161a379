"""What organisers do with the draft, and what everyone does with stars."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import db
from forum.editions.models import Edition, Room
from forum.errors import Refused
from forum.programme.models import Session
from forum.schedule.models import Release, Slot, SlotState, Star
from forum.schedule.queries import draft_of, find_document, find_slot, find_star, latest_number, slots_of
from forum.schedule.rules import Document, Refusal, Released, difference, encode, judge_times, next_document


def schedule_session(
    edition: Edition,
    session: Session,
    room: Room | None,
    starts_at: datetime,
    ends_at: datetime,
    state: SlotState,
) -> Slot:
    """Put a session into the draft's schedule, or move it there."""
    if reason := judge_times(starts_at, ends_at):
        raise Refused(reason)
    zone = ZoneInfo(edition.venue.timezone)
    first, last = starts_at.astimezone(zone).date(), (ends_at - timedelta(seconds=1)).astimezone(zone).date()
    if not edition.starts_on <= first <= last <= edition.ends_on:
        raise Refused(Refusal.OUTSIDE)
    if room is not None and room.venue_id != edition.venue_id:
        raise Refused(Refusal.OTHER_ROOM)
    slot = find_slot(session) or Slot(session=session, edition_id=edition.id)
    slot.room, slot.starts_at, slot.ends_at, slot.state = room, starts_at, ends_at, state
    db.session.add(slot)
    return slot


def unschedule_session(session: Session) -> None:
    """Take a session out of the draft's schedule: the next release removes it."""
    if slot := find_slot(session):
        db.session.delete(slot)


def remove_session(session: Session, edition: Edition, by: Account, now: datetime) -> None:
    """Remove a session from the draft for good; what was released of it becomes a tombstone."""
    unschedule_session(session)
    db.session.flush()
    record(by, "session removed", next(iter(session.title.values()), ""), now, edition.id)
    db.session.delete(session)


def proposed_document(edition: Edition, now: datetime) -> Document:
    """What a release would publish now."""
    return next_document(find_document(edition.id), draft_of(edition), edition.venue.timezone, now)


def release(edition: Edition, after: int, by: Account, now: datetime) -> Release:
    """Publish the draft. `after` is the number of the release whose difference was seen."""
    if after != latest_number(edition.id):
        raise Refused(Refusal.OVERTAKEN)
    previous = find_document(edition.id)
    document = proposed_document(edition, now)
    changes = difference(previous, document)
    if previous and not changes and previous.timezone == document.timezone:
        raise Refused(Refusal.NOTHING_NEW)
    made = Release(
        edition_id=edition.id,
        number=document.number,
        released_at=document.released_at,
        released_by=by.id,
        document=encode(document),
    )
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(Refusal.OVERTAKEN) from None
    record(by, "released", str(document.number), now, edition.id, changes=len(changes))
    return made


def cancel_all(edition: Edition, by: Account, now: datetime) -> None:
    """Cancel every session of the draft and release that, if anything was released before."""
    for slot in slots_of(edition.id):
        slot.state = SlotState.CANCELLED
    db.session.flush()
    number = latest_number(edition.id)
    if number and difference(find_document(edition.id), proposed_document(edition, now)):
        release(edition, number, by, now)


def set_star(account: Account, edition: Edition, session: Released, starred: bool, now: datetime) -> None:
    """Star or un-star a released session; both count as changes of the personal calendar."""
    uid = UUID(session.facts.uid)
    star = find_star(account, uid)
    if star is None:
        if starred:
            db.session.add(Star(account_id=account.id, session_uid=uid, edition_id=edition.id, changed_at=now))
    elif star.starred != starred:
        star.starred, star.changes, star.changed_at = starred, star.changes + 1, now
