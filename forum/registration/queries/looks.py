"""What organisers look for in the list of registrations."""

from sqlalchemy import ColumnElement, func, or_, select, true

from forum.db import db
from forum.people.models import Person
from forum.registration.models import Apart, Registration, RegistrationState
from forum.registration.queries.alike import is_suspect
from forum.registration.queries.history import select_to_complete
from forum.registration.rules import ALIVE, NEEDED, Look


def count_looks(edition_id: int, *looks: Look) -> dict[Look, int]:
    """How many of the edition's registrations each of them finds."""
    query = select(func.count()).select_from(Registration).where(Registration.edition_id == edition_id)
    return {look: db.session.scalar(query.where(matching(edition_id, look.value))) or 0 for look in looks}


def matching(edition_id: int, look: str) -> ColumnElement[bool]:
    """Which of the edition's registrations are meant; all if that is none of `Look`."""
    match look:
        case Look.INCOMPLETE.value:
            said = (func.coalesce(Registration.said[key].as_string(), "") for key in NEEDED)
            return Registration.state.in_(ALIVE) & or_(*(value == "" for value in said))
        case Look.ASKED.value:
            return Registration.id.in_(select_to_complete(edition_id))
        case Look.ALIKE.value:
            return is_suspect()
        case Look.APART.value:
            return or_(Registration.id.in_(select(Apart.one_id)), Registration.id.in_(select(Apart.other_id)))
        case Look.UNTOLD.value:
            nowhere = Person.account_id.is_(None) & (Person.email == "")
            answered = Registration.state.not_in((RegistrationState.PENDING, RegistrationState.WITHDRAWN))
            return answered & Registration.person.has(nowhere)
        case _:
            return true()
