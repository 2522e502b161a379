"""What exports tell of all registrations of an edition, each in one query."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.db import db
from forum.people.models import Person
from forum.registration.models import Registration, RegistrationAct, RegistrationState, Step
from forum.registration.queries.history import select_to_complete


class Decision(NamedTuple):
    """What brought a registration where it is, once it was made: when, by whom (None: the system), and why."""

    at: datetime
    by: str | None
    reason: str
    stays: str
    """Of one that ended as a second: the reference of the other."""
    places: str = ""
    """Of one that got a place as the category was given more: how many it had and has."""


def decisions_of(edition_id: int) -> dict[int, Decision]:
    """The last of each registration of which something was decided since it was made."""
    last = select(func.max(Step.id)).join(Registration, Registration.id == Step.registration_id)
    last = last.where(Registration.edition_id == edition_id).group_by(Step.registration_id).having(func.count() > 1)
    query = select(Step, Account.name, Account.email).outerjoin(Account, Account.id == Step.actor_id)
    found = dict[int, Decision]()
    for step, name, email in db.session.execute(query.where(Step.id.in_(last))):
        is_second = step.state is RegistrationState.DUPLICATE
        why = ("", step.reason) if is_second else (step.reason, "")
        found[step.registration_id] = Decision(step.at, name or email, *why)
    return found | {key: each for key, each in _raised(edition_id) if key in found and each.at == found[key].at}


def find_decision(registration: Registration) -> Decision:
    """What brought this one where it is."""
    query = select(Step, Account.name, Account.email).outerjoin(Account, Account.id == Step.actor_id)
    last = query.where(Step.registration_id == registration.id).order_by(Step.id.desc()).limit(1)
    step, name, email = db.session.execute(last).one()
    return Decision(step.at, name or email, step.reason, "")


def _raised(edition_id: int) -> Iterator[tuple[int, Decision]]:
    """Who got a place since somebody gave their category more: a step of the system, by the log an act of theirs."""
    same = (Step.registration_id == AuditEntry.thing_id) & (Step.at == AuditEntry.at) & Step.actor_id.is_(None)
    query = select(AuditEntry, Account.name, Account.email).join(Step, same)
    query = query.join(Account, Account.id == AuditEntry.actor_id).where(
        AuditEntry.edition_id == edition_id,
        AuditEntry.thing == Registration.__tablename__,
        AuditEntry.act == RegistrationAct.REGISTRATION_CONFIRMED.value,
    )
    for entry, name, email in db.session.execute(query).unique():
        yield entry.thing_id or 0, Decision(entry.at, name or email, "", "", entry.words.details.get("places", ""))


def completions_of(edition_id: int) -> dict[int, str]:
    """What delegates were asked to complete, and have not yet."""
    asked = AuditEntry.act == RegistrationAct.COMPLETION_ASKED.value
    query = select(AuditEntry).where(asked, AuditEntry.thing == Registration.__tablename__)
    query = query.where(AuditEntry.edition_id == edition_id, AuditEntry.thing_id.in_(select_to_complete(edition_id)))
    entries = db.session.scalars(query.order_by(AuditEntry.id)).unique()
    return {entry.thing_id: str(entry.words.details["reason"]) for entry in entries if entry.thing_id}


def enterers_of(edition_id: int) -> dict[int, str]:
    """By whom registrations were entered that their persons did not make themselves."""
    query = select(Registration.id, Account.name, Account.email).join(Account, Account.id == Registration.submitted_by)
    query = query.join(Person, Person.id == Registration.person_id).where(Registration.edition_id == edition_id)
    rows = db.session.execute(query.where(Person.account_id.is_distinct_from(Account.id)))
    return {key: name or email for key, name, email in rows}
