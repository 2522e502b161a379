"""One step in the life of a registration: it is still where it was judged, enters a state, and that is told."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import Values, db
from forum.errors import Refused
from forum.registration.models import Category, Registration, RegistrationAct, Step, Why
from forum.registration.models import RegistrationState as S
from forum.registration.queries import Stood, traced_of
from forum.registration.rules import Refusal, may_move
from forum.registration.services.places import lock_categories
from forum.registration.signals import registration_changed


class Raised(NamedTuple):
    """Who gave a category other places, and how many it had before and has now; None: without a limit."""

    by: Account
    before: Any
    after: Any

    @property
    def told(self) -> Values:
        """As the log keeps it."""
        return {"places": " → ".join("∞" if each is None else str(each) for each in self[1:])}


def must_move(registration: Registration, to: S, *only_from: S) -> None:
    if not may_move(registration.state, to) or (only_from and registration.state not in only_from):
        raise Refused(Refusal.MOVED_ON)


def guard(registration: Registration, to: S) -> None:
    """Move the row only if it still is in the state that was judged: two acts at once cannot both win."""
    same = (Registration.state == registration.state) & (Registration.category_id == registration.category_id)
    moved = update(Registration).where(Registration.id == registration.id, same).values(state=to)
    version = db.session.scalar(moved.returning(Registration.version))
    if version is None:
        raise Refused(Refusal.MOVED_ON)
    set_committed_value(registration, "version", version)  # answers changed meanwhile are no reason to stop


def step_into(
    registration: Registration,
    state: S,
    by: Account | None,
    reason: str,
    now: datetime,
    before: Stood | None,
    act: RegistrationAct | None = None,
    moved_from: Category | None = None,
    raised: Raised | None = None,
    passed: S | None = None,
) -> None:
    """Write the state, its step, the log and the news."""
    registration.state = state
    registration.changed_at = now
    registration.sequence += 1
    if state is not S.WAITLISTED:
        registration.waitlist_number = None
    step = Step(registration_id=registration.id, at=now, actor_id=by.id if by else None, state=state, reason=reason)
    db.session.add(step)
    db.session.flush()
    act = act or RegistrationAct(f"registration {state.value}")
    why: Values = {"reason": {"label": reason} if isinstance(reason, Why) else reason} if reason else {}
    if before and before[1:] != (registration.category_id, registration.waitlist_number):
        why |= before.kept
    if raised:
        why |= raised.told
    was, is_now = before.traced if before else {}, traced_of(registration)
    record(
        raised.by if raised else by, act, registration, now, registration.edition_id, before=was, after=is_now, **why
    )
    registration_changed.send(registration, step=step, now=now, moved_from=moved_from, act=act, passed=passed)


def hold_still(registration: Registration, *more: int) -> None:
    """Lock its category (and others), and look again: where it was when the lock was waited for may be history."""
    as_read = registration.category_id, registration.state
    lock_categories(registration.category_id, *more)
    db.session.refresh(registration, ["category_id", "state"])
    if (registration.category_id, registration.state) != as_read:
        raise Refused(Refusal.MOVED_ON)
