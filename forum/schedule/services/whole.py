"""What happens to the whole draft schedule: other days, another zone, another venue."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta

from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import db
from forum.editions.models import Edition
from forum.editions.rules import name_outside
from forum.editions.services import Rooms
from forum.errors import Refused
from forum.releases.rules import WEEKDAYS
from forum.schedule.models import ScheduleAct, Slot, SlotState
from forum.schedule.queries import outside, outside_hours, slots_of
from forum.schedule.rules import Refusal
from forum.schedule.services.rehousing import rehousing
from forum.schedule.services.slots import copied
from forum.zones import same_clock

Move = Callable[[datetime], datetime]
"""Where an instant goes."""


@contextmanager
def taken_along(slots: Sequence[Slot], by: Account, now: datetime, **why: object) -> Iterator[None]:
    """Log in the history of each session what the block changes of its place, and why."""
    before = [slot.traced() for slot in slots]
    yield
    db.session.flush()
    for slot, was in zip(slots, before, strict=True):
        if (after := slot.traced()) != was:
            act, edition_id = ScheduleAct.SESSION_TAKEN_ALONG, slot.edition_id
            record(by, act, slot.session, now, edition_id, before=was, after=after, **why)


def follow_facts(
    edition: Edition, zone: str, rooms: Rooms | None, by: Account, now: datetime, *, days: bool, shift: timedelta
) -> None:
    """The draft schedule goes where its edition goes: to its rooms, by its clock. Days and hours must leave nothing
    outside.

    `zone` is the one before; `rooms` says where sessions go in another venue, None if it is the same; by `shift` they
    move along with the days.
    """
    slots, after = slots_of(edition.id), edition.venue.timezone
    housed = rehousing(slots, rooms, edition, zone) if rooms is not None else nullcontext()
    why = {"zones": [zone, after]} if zone != after else {}
    with taken_along(slots, by, now, **why), housed:
        if zone != after or shift:
            _move(slots, lambda instant: same_clock(instant, zone, after, shift), shift.days)
    if days and (left := outside(edition)):
        raise Refused(Refusal.SESSIONS_OUTSIDE, left)
    if days and (left := outside_hours(edition)):
        raise name_outside(left)


def move_days(edition: Edition, starts_on: date, by: Account, now: datetime) -> None:
    """The whole draft schedule moves along with the first day, by the wall clock."""
    shift, zone, slots = starts_on - edition.starts_on, edition.venue.timezone, slots_of(edition.id)
    with taken_along(slots, by, now):
        _move(slots, lambda instant: same_clock(instant, zone, zone, shift), shift.days)


def call_off(edition: Edition, by: Account, now: datetime) -> None:
    """Every session is cancelled with its edition, and remembers what it was."""
    slots = [slot for slot in slots_of(edition.id) if slot.state is not SlotState.CANCELLED]
    with taken_along(slots, by, now):
        for slot in slots:
            slot.state_before, slot.state = slot.state, SlotState.CANCELLED


def reinstate(edition: Edition, by: Account, now: datetime) -> None:
    """Every session that was cancelled with its edition is what it was before."""
    slots = [slot for slot in slots_of(edition.id) if slot.state_before is not None]
    with taken_along(slots, by, now):
        for slot in slots:
            slot.state, slot.state_before = slot.state_before or slot.state, None


def _move(slots: Sequence[Slot], moved: Move, days: int = 0) -> None:
    """Exceptions are known by their occurrence: they are made anew."""
    for slot in slots:
        slot.starts_at, slot.ends_at = moved(slot.starts_at), moved(slot.ends_at)
        slot.until = moved(slot.until) if slot.until else None
        slot.weekdays = [WEEKDAYS[(WEEKDAYS.index(d) + days) % 7] for d in slot.weekdays]
        exceptions = [copied(e, moved(e.recurs_at)) for e in slot.exceptions]
        for e in exceptions:
            e.starts_at, e.ends_at = moved(e.starts_at), moved(e.ends_at)
        slot.exceptions = []
        db.session.flush()
        slot.exceptions = exceptions
    db.session.flush()
