"""Reading invitations and their answers."""

from uuid import UUID

from sqlalchemy import Select, func, select

from forum.db import db
from forum.invitations.models import Answer, Partstat
from forum.registration.models import Registration, RegistrationState


def find_invited(uid: UUID) -> Registration | None:
    """The registration whose invitation has this UID."""
    return db.session.scalar(select(Registration).where(Registration.uid == uid))


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
