"""Who was approved of: by an act that decides, of somebody else."""

from sqlalchemy import Select, select

from forum.audit.models import AuditEntry
from forum.db import db
from forum.people.models import Person
from forum.registration.models import Category, Registration, RegistrationAct, RegistrationState, Step
from forum.registration.rules import Refusal, judge_moving

_UNDECIDED = (
    RegistrationAct.REGISTRATION_MOVED.value,
    RegistrationAct.REGISTRATION_READMITTED.value,
    RegistrationAct.DUPLICATE_ENDED.value,
    RegistrationAct.DUPLICATE_TAKEN_BACK.value,
)
"""Acts that let somebody in as they stood: who moved or readmitted it, or ended a second of it, decided nothing."""


def is_approved(registration: Registration) -> bool:
    """Whether it has a place, or waits for one because somebody else approved of it."""
    has_place = registration.state is RegistrationState.CONFIRMED
    query = _select_approved().where(Registration.id == registration.id)
    return has_place or db.session.scalar(query.limit(1)) is not None


def _unapproved_in(category_id: int) -> list[int]:
    """Who waits there for a place and was never approved of, by key."""
    waits = (Registration.category_id == category_id) & (Registration.state == RegistrationState.WAITLISTED)
    query = select(Registration.id).where(waits, Registration.id.not_in(_select_approved().where(waits)))
    return list(db.session.scalars(query.order_by(Registration.waitlist_number)))


def stopped_by_moving(category: Category, into: Category) -> list[int]:
    """Who would wait for approval instead once all of the one are in the other: moving decides nothing."""
    return _unapproved_in(category.id) if into.needs_approval else []


def judge_moving_all(category: Category, into: Category) -> Refusal | None:
    """Why all of the one cannot go into the other, as far as one can see beforehand."""
    return judge_moving(category, into, len(stopped_by_moving(category, into)))


def _select_approved() -> Select[int]:
    by_hand = Step.actor_id.is_not(None) & Step.state.in_((RegistrationState.CONFIRMED, RegistrationState.WAITLISTED))
    acts = (AuditEntry.thing == Registration.__tablename__) & (AuditEntry.thing_id == Step.registration_id)
    undecided = select(AuditEntry.id).where(acts, AuditEntry.at == Step.at, AuditEntry.act.in_(_UNDECIDED))
    others = [Step.actor_id.is_distinct_from(own) for own in (Person.account_id, Registration.submitted_by)]
    query = select(Registration.id).join(Step, Step.registration_id == Registration.id)
    query = query.join(Person, Person.id == Registration.person_id)
    return query.where(by_hand, ~undecided.correlate(Step).exists(), *others)
