"""Reading invitations and their answers."""

from uuid import UUID

from sqlalchemy import Select, func, select

from forum.accounts.models import Grant, Right, Role, Scope
from forum.db import db
from forum.editions.models import PublicEdition, Series
from forum.invitations.models import Answer, Partstat, TakenBack
from forum.people.models import Person
from forum.registration.models import Registration, RegistrationState


def find_invited(uid: UUID) -> Registration | None:
    """The registration whose invitation has this UID."""
    return db.session.scalar(select(Registration).where(Registration.uid == uid))


def find_registration(registration_id: int) -> Registration | None:
    """A registration by its key."""
    return db.session.get(Registration, registration_id)


def find_answer(registration: Registration) -> Answer | None:
    """The answer known so far."""
    return db.session.get(Answer, registration.id)


def select_answers(edition_id: int) -> Select[Answer]:
    """The answers to the edition's invitations, newest first."""
    query = select(Answer).join(Answer.registration).where(Registration.edition_id == edition_id)
    return query.order_by(Answer.received_at.desc(), Answer.registration_id)


def answer_counts(edition_id: int) -> dict[Partstat, int]:
    """How many accepted, are not sure, declined."""
    query = select(Answer.partstat, func.count()).join(Answer.registration)
    query = query.where(Registration.edition_id == edition_id).group_by(Answer.partstat)
    return {partstat: int(number) for partstat, number in db.session.execute(query)}


def count_silent(edition_id: int) -> int:
    """How many with a place have not answered."""
    silent = select(func.count()).select_from(Registration).outerjoin(Answer)
    silent = silent.where(Registration.edition_id == edition_id, Registration.state == RegistrationState.CONFIRMED)
    return db.session.scalar(silent.where(Answer.registration_id.is_(None))) or 0


def to_settle() -> list[int]:
    """Registrations whose invitation stands though their person may have lost sight of the edition, and the other way
    round, by key."""
    held = Grant.role.in_(Role.with_right(Right.KNOW)) & (Grant.account_id == Person.account_id)
    here = (Grant.scope == Scope.EDITION) & (Grant.scope_id == Registration.edition_id)
    above = (Grant.scope == Scope.SERIES) & (Grant.scope_id == PublicEdition.series_id)
    knows = select(Grant.id).where(held, here | above | (Grant.scope == Scope.SITE)).exists()
    said = select(TakenBack.registration_id).where(TakenBack.registration_id == Registration.id).exists()
    own = Registration.submitted_by.is_(None) | (Registration.submitted_by == Person.account_id)
    lost = Series.closed & own & ~knows & Person.account_id.is_not(None)
    query = select(Registration.id).join(Person, Person.id == Registration.person_id)
    query = query.join(PublicEdition, PublicEdition.id == Registration.edition_id)
    query = query.join(Series, Series.id == PublicEdition.series_id)
    query = query.where((lost & ~said) | (said & ~lost), Registration.state == RegistrationState.CONFIRMED)
    return list(db.session.scalars(query.order_by(Registration.id)))


def find_taken_back(registration: Registration) -> TakenBack | None:
    """Whether, and when, its invitation was taken back."""
    return db.session.get(TakenBack, registration.id)
