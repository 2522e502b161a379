"""Reading invitations and their answers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer

from forum.accounts.models import Account, Grant, Right, Role, Scope
from forum.db import db
from forum.editions.models import PublicEdition, Series
from forum.errors import NotFound
from forum.invitations.models import Answer, Arrival, ArrivalState, Partstat, TakenBack
from forum.mail.models import Letter
from forum.people.models import ClaimLink, Person
from forum.registration.models import Registration, RegistrationState

_WRITTEN = "letters about registrations"


def letters_of_act() -> dict[int, Letter]:
    """The letters of this act about registrations, by their keys. The clock says no more than the second."""
    act, info = db.session().get_transaction(), db.session.info
    if info.get(_WRITTEN, (None,))[0] is not act:
        info[_WRITTEN] = act, {}
    written: dict[int, Letter] = info[_WRITTEN][1]
    return written


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


def select_arrivals(edition_id: int | None, *, is_open: bool) -> Select[Arrival]:
    """The mails of an edition, or of the whole site, that wait for somebody to look, or not any more; newest first."""
    state = Arrival.state == ArrivalState.OPEN if is_open else Arrival.state != ArrivalState.OPEN
    query = select(Arrival).where(state).options(defer(Arrival.raw)).order_by(Arrival.id.desc())
    return query if edition_id is None else query.where(Arrival.edition_id == edition_id)


def get_arrival(arrival_id: int, edition_id: int | None) -> Arrival:
    """A mail of an edition, or any of the whole site."""
    arrival = db.session.get(Arrival, arrival_id)
    if arrival is None or (edition_id is not None and arrival.edition_id != edition_id):
        raise NotFound
    return arrival


def find_arrival(digest: str) -> Arrival | None:
    """The same mail, if it was taken already."""
    return db.session.scalar(select(Arrival).where(Arrival.digest == digest))


def edition_of(letter: Letter | None) -> int | None:
    """The edition that a letter was about, while there is one."""
    about = select(PublicEdition.id).where(PublicEdition.id == (letter.edition_id if letter else None))
    return db.session.scalar(about)


def count_arrivals(edition_id: int | None = None) -> int:
    """How many wait for somebody to look, of an edition or of the whole site."""
    waiting = select(func.count()).select_from(Arrival).where(Arrival.state == ArrivalState.OPEN)
    waiting = waiting if edition_id is None else waiting.where(Arrival.edition_id == edition_id)
    return db.session.scalar(waiting) or 0


def registrations_told_of(letter: Letter | None) -> Sequence[Registration]:
    """The registrations, in its edition, that a letter was about, or of whose person."""
    if letter is None:
        return ()
    key = letter.about_id
    if letter.about == "claim":
        about = Registration.person_id == select(ClaimLink.person_id).where(ClaimLink.id == key).scalar_subquery()
    elif letter.about == "registration":
        about = Registration.id == key
    else:
        return ()
    query = select(Registration).where(about, Registration.edition_id == letter.edition_id)
    return db.session.scalars(query.order_by(Registration.id)).unique().all()


def to_settle() -> list[int]:
    """Registrations whose invitation stands though their person may have lost sight of the edition, and the other way
    round, by key."""
    held = Grant.role.in_(Role.with_right(Right.KNOW)) & (Grant.account_id == Person.account_id)
    here = (Grant.scope == Scope.EDITION) & (Grant.scope_id == Registration.edition_id)
    above = (Grant.scope == Scope.SERIES) & (Grant.scope_id == PublicEdition.series_id)
    counts = select(Grant.id).join(Account, Account.id == Grant.account_id).where(Account.disabled_at.is_(None))
    knows = counts.where(held, here | above | (Grant.scope == Scope.SITE)).exists()
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
