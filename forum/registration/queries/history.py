"""What was done to a registration."""

from collections.abc import Sequence

from sqlalchemy import func, select

from forum.audit.models import AuditEntry
from forum.audit.queries import LogFilter, select_entries
from forum.db import db
from forum.registration.models import Registration, RegistrationAct, RegistrationState, Step
from forum.registration.rules import ALIVE, is_own


def changes_of(registration: Registration) -> Sequence[AuditEntry]:
    """When it took over the profile or answered otherwise, and what it said before: latest first."""
    wanted = LogFilter(thing=Registration.__tablename__, thing_id=registration.id)
    acts = (RegistrationAct.PROFILE_TAKEN_OVER.value, RegistrationAct.REGISTRATION_CHANGED.value)
    query = select_entries(registration.edition_id, wanted).where(AuditEntry.act.in_(acts))
    return db.session.scalars(query).all()


def was_let_in(registration: Registration) -> bool:
    """Whether somebody else let it in by hand: they approved of who it says it is."""
    by_hand = Step.actor_id.is_not(None) & Step.state.in_((RegistrationState.CONFIRMED, RegistrationState.WAITLISTED))
    query = select(Step.actor_id).where(Step.registration_id == registration.id, by_hand)
    return any(not is_own(registration, actor) for actor in db.session.scalars(query))


_PROFILE_ACTS = (RegistrationAct.PROFILE_OFFERED.value, RegistrationAct.PROFILE_TAKEN_OVER.value)


def asking(edition_id: int, registration: Registration | None = None) -> Sequence[Registration]:
    """Whose delegates asked that they say what the profile says, and nobody has confirmed it yet; all or this one."""
    acts = (AuditEntry.thing == Registration.__tablename__) & AuditEntry.act.in_(_PROFILE_ACTS)
    last = select(func.max(AuditEntry.id)).where(acts, AuditEntry.edition_id == edition_id)
    if registration is not None:
        last = last.where(AuditEntry.thing_id == registration.id)
    open_ = select(AuditEntry.thing_id).where(
        AuditEntry.id.in_(last.group_by(AuditEntry.thing_id)), AuditEntry.act == RegistrationAct.PROFILE_OFFERED.value
    )
    query = select(Registration).where(Registration.id.in_(open_), Registration.state.in_(ALIVE))
    return db.session.scalars(query.order_by(Registration.id)).all()


def steps_of(registration: Registration) -> Sequence[Step]:
    """Its history, oldest first."""
    return db.session.scalars(select(Step).where(Step.registration_id == registration.id).order_by(Step.id)).all()
