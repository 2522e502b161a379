"""What organisers do with the draft's sessions: put them into the schedule, move, cancel and remove them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from forum.accounts.models import Account
from forum.audit.services import record, recorded
from forum.db import Values, assign, db, hold, hold_offered, lock
from forum.editions.models import Edition, Room
from forum.errors import Gone, Refused
from forum.programme.models import Session
from forum.releases.rules import Repeats
from forum.schedule.models import ScheduleAct, Slot, SlotException, SlotState
from forum.schedule.queries import find_slot, repeats_of
from forum.schedule.rules import (
    Refusal,
    displaced,
    judge_days,
    judge_opening,
    judge_repeats,
    judge_times,
    occurrence_act,
    realigned,
    scheduling_act,
)
from forum.zones import get_zone, same_clock


def hold_draft(edition: Edition, room_id: int | None = None) -> None:
    """Before a session of it is locked: who changes its days, its venue or its clock waits from now on, or was first.

    So does who archives or merges the room that may be chosen.
    """
    lock(edition)
    hold(Room, room_id)


def schedule_session(
    edition: Edition,
    session: Session,
    room: Room | None,
    starts_at: datetime,
    ends_at: datetime,
    state: SlotState,
    repeats: Repeats | None = None,
    *,
    agreed: Collection[str] = (),
    by: Account,
    now: datetime,
) -> Slot:
    """Put a session into the draft's schedule, or move it there. Exceptions of a recurring one stay at their dates.

    Those that cannot are asked about: `agreed` says by their keys which ones may move or go.
    """
    hold_draft(edition)
    slot = find_slot(session) or Slot(session=session, edition_id=edition.id, exceptions=[])
    _judge_room(edition, room, slot.room_id)
    _judge_times(edition, starts_at, ends_at)
    zone = edition.venue.timezone
    repeats, last = _judge_repeats(edition, repeats, starts_at, ends_at)
    if state is not SlotState.CANCELLED:
        _judge_opening(edition, slot, (starts_at, ends_at), last)
    old = repeats_of(slot, edition.venue)
    before, after = _begins(slot.starts_at, old, zone), _begins(starts_at, repeats, zone)
    places = realigned(before if old else (), after if repeats else (), zone)
    _displace(slot, places, agreed, edition, by, now)
    values = {"room": room, "starts_at": starts_at, "ends_at": ends_at, "state": state} | _rule(repeats)
    with recorded(by, scheduling_act(slot, values, before, after), slot, now, edition.id, on=session):
        _realign(slot, room, ends_at - starts_at, places, zone)
        assign(slot, values | {"state_before": None})
    return slot


def _rule(repeats: Repeats | None) -> Values:
    return {
        "frequency": repeats.frequency if repeats else None,
        "interval": repeats.interval if repeats else 1,
        "weekdays": list(repeats.weekdays) if repeats else [],
        "until": repeats.until if repeats else None,
    }


def _judge_room(edition: Edition, room: Room | None, kept: int | None) -> None:
    """Whether it may be chosen, by its key where `kept` was."""
    if room is not None:
        hold_offered(Room, room.id, kept=[kept])
        if room.venue_id != edition.venue_id:
            raise Gone(Refusal.OTHER_ROOM, "room", [room.id])


def _judge_times(edition: Edition, starts_at: datetime, ends_at: datetime) -> None:
    if reason := judge_times(starts_at, ends_at) or _judge_days(edition, starts_at, ends_at):
        raise Refused(reason)


def _judge_repeats(
    edition: Edition, repeats: Repeats | None, starts_at: datetime, ends_at: datetime
) -> tuple[Repeats | None, datetime]:
    """The rule until the last time that it begins, and when that is."""
    if repeats is None:
        return None, starts_at
    zone = edition.venue.timezone
    if reason := judge_repeats(repeats, starts_at, zone):
        raise Refused(reason)
    last = repeats.instances(starts_at, zone)[-1]
    if _judge_days(edition, last, last + (ends_at - starts_at)):
        raise Refused(Refusal.UNTIL_OUTSIDE)
    return msgspec.structs.replace(repeats, until=last), last


def _judge_opening(edition: Edition, slot: Slot, times: tuple[datetime, datetime], last: datetime) -> None:
    """As the edition's facts are judged: what takes place, and has other times than before."""
    length = times[1] - times[0]
    if (times, last) != (_takes_place(slot), slot.until or slot.starts_at):
        _must_be_open(edition, times[0], last + length)


def _must_be_open(edition: Edition, starts_at: datetime, ends_at: datetime) -> None:
    if reason := judge_opening(edition, starts_at, ends_at):
        raise Refused(reason)


def _takes_place(row: Slot | SlotException) -> tuple[datetime, datetime] | None:
    """From when to when, unless it is cancelled or left out."""
    is_off = row.state is SlotState.CANCELLED or (isinstance(row, SlotException) and row.left_out)
    return None if is_off or row.starts_at is None else (row.starts_at, row.ends_at)


def _judge_days(edition: Edition, starts_at: datetime, ends_at: datetime) -> Refusal | None:
    days, zone = (edition.starts_on, edition.ends_on), edition.venue.timezone
    return judge_days(*days, starts_at, ends_at, zone, edition.day_starts_at)


def _begins(starts_at: datetime, repeats: Repeats | None, zone: str) -> Sequence[datetime]:
    """When something begins, every time that it does."""
    return repeats.instances(starts_at, zone) if repeats else (starts_at,)


def _displace(
    slot: Slot,
    places: Mapping[datetime, datetime],
    agreed: Collection[str],
    edition: Edition,
    by: Account,
    now: datetime,
) -> None:
    """What cannot keep its day moves or goes if that was asked about; the history keeps what goes."""
    moved = displaced(slot.exceptions, places, edition.venue.timezone)
    if not {each.key for each in moved} <= {*agreed}:
        raise Refused(Refusal.MOVES if any(each.to for each in moved) else Refusal.DROPS, moved)
    for e in (each.exception for each in moved if each.to is None):
        record(by, ScheduleAct.OCCURRENCE_DROPPED, slot.session, now, edition.id, before=e.traced())


def _realign(slot: Slot, room: Room | None, length: timedelta, places: Mapping[datetime, datetime], zone: str) -> None:
    """Keep each exception with its occurrence when the rule changes; those without a place go.

    What an exception has as the rule had it – hour, length or room – follows the rule. It differs in the rest: an hour
    of its own keeps its end too.
    """
    if not slot.exceptions:
        return
    kept = [e for e in slot.exceptions if e.recurs_at in places]
    new = [_following(copied(e, places[e.recurs_at]), e, slot, room, length, zone) for e in kept]
    slot.exceptions = []
    db.session.flush()
    slot.exceptions = new


def _following(
    new: SlotException, e: SlotException, slot: Slot, room: Room | None, length: timedelta, zone: str
) -> SlotException:
    if e.starts_at == e.recurs_at:
        own = e.ends_at - e.starts_at
        new.starts_at = new.recurs_at
        new.ends_at = new.starts_at + (length if own == slot.ends_at - slot.starts_at else own)
    else:
        days = new.recurs_at.astimezone(get_zone(zone)).date() - e.recurs_at.astimezone(get_zone(zone)).date()
        new.starts_at, new.ends_at = (same_clock(at, zone, zone, days) for at in (e.starts_at, e.ends_at))
    if e.room_id == slot.room_id:
        new.room_id = room.id if room else None
    return new


def copied(e: SlotException, recurs_at: datetime) -> SlotException:
    """The same exception of another occurrence."""
    return SlotException(
        recurs_at=recurs_at,
        left_out=e.left_out,
        room_id=e.room_id,
        starts_at=e.starts_at,
        ends_at=e.ends_at,
        state=e.state,
    )


def change_occurrence(
    edition: Edition, slot: Slot, recurs_at: datetime, values: Values, by: Account, now: datetime
) -> None:
    """Move, cancel or leave out one occurrence; the others stay as they are."""
    hold_draft(edition)
    _must_recur(edition, slot, recurs_at)
    exception = next((e for e in slot.exceptions if e.recurs_at == recurs_at), None)
    _judge_room(edition, values["room"], exception.room_id if exception else slot.room_id)
    _judge_times(edition, values["starts_at"], values["ends_at"])
    usual = recurs_at, recurs_at + (slot.ends_at - slot.starts_at)
    times = (values["starts_at"], values["ends_at"])
    takes_place = not values["left_out"] and values["state"] is not SlotState.CANCELLED
    if takes_place and times != (_takes_place(exception) if exception else usual):
        _must_be_open(edition, *times)
    if exception is None:
        length = slot.ends_at - slot.starts_at
        exception = SlotException(recurs_at=recurs_at, left_out=False, room=slot.room, state=slot.state)
        exception.starts_at, exception.ends_at = recurs_at, recurs_at + length
    act, before = occurrence_act(exception, values), exception.traced_before()
    if exception not in slot.exceptions:
        slot.exceptions.append(exception)
    assign(exception, values)
    record(by, act, slot.session, now, edition.id, before=before, after=exception.traced())


def restore_occurrence(edition: Edition, slot: Slot, recurs_at: datetime, by: Account, now: datetime) -> None:
    """Let one occurrence follow the rule again."""
    hold_draft(edition)
    _must_recur(edition, slot, recurs_at)
    for exception in [e for e in slot.exceptions if e.recurs_at == recurs_at]:
        before = exception.traced()
        record(by, ScheduleAct.OCCURRENCE_RESTORED, slot.session, now, edition.id, before=before)
        slot.exceptions.remove(exception)


def _must_recur(edition: Edition, slot: Slot, recurs_at: datetime) -> None:
    repeats = repeats_of(slot, edition.venue)
    if repeats is None or recurs_at not in repeats.instances(slot.starts_at, edition.venue.timezone):
        raise Refused(Refusal.NO_OCCURRENCE)


def unschedule_session(session: Session, by: Account, now: datetime, *, agreed: Collection[str] = ()) -> None:
    """Take a session out of the draft's schedule: the next release removes it. Its single dates that differ go with it,
    if they are `agreed`."""
    if slot := find_slot(session):
        _displace(slot, {}, agreed, db.session.get_one(Edition, session.edition_id), by, now)
        record(by, ScheduleAct.SESSION_UNSCHEDULED, session, now, session.edition_id, before=slot.traced())
        db.session.delete(slot)


def remove_session(session: Session, edition: Edition, by: Account, now: datetime) -> None:
    """Remove a session from the draft for good; what was released of it becomes a tombstone."""
    slot = find_slot(session)
    before = session.traced() | (slot.traced() if slot else {})
    record(by, ScheduleAct.SESSION_REMOVED, session, now, edition.id, before=before)
    if slot:
        db.session.delete(slot)
        db.session.flush()
    db.session.delete(session)
