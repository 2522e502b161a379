"""Who perhaps is the same person: of the same names, phone or address in one edition."""

from sqlalchemy import ColumnElement, and_, false, or_, select

from forum.db import db
from forum.languages import fold
from forum.registration.models import Registration
from forum.registration.queries.phones import FEWEST, TOLD_APART, digits_of, has_phone
from forum.registration.queries.registrations import holds
from forum.registration.queries.standing import at_address
from forum.registration.rules import ALIVE


def alike_of(registration: Registration) -> list[Registration]:
    """Registrations of other persons in its edition who bear the same names in whatever order, or have the same phone
    or address; living ones first."""
    names, digits = _names(registration), digits_of(registration.said.get("phone") or "")
    same: list[ColumnElement[bool]] = [and_(*map(holds, names))] if names else [false()]
    if len(digits) >= FEWEST:
        same.append(has_phone(digits[-TOLD_APART:]))
    others = (Registration.edition_id == registration.edition_id) & (Registration.person_id != registration.person_id)
    found = set(db.session.scalars(select(Registration).where(others, or_(*same))).unique())
    found = {each for each in found if _names(each) == names or _same_phone(each, digits)}
    for address in {registration.said.get("email") or "", registration.person.address}:
        found |= {r for r in at_address(registration.edition_id, address) if r.person_id != registration.person_id}
    return sorted(found, key=lambda each: (each.state not in ALIVE, -each.id))


def _names(registration: Registration) -> list[str]:
    return sorted(fold(registration.name).split())


def _same_phone(registration: Registration, digits: str) -> bool:
    own = digits_of(registration.said.get("phone") or "")
    return len(digits) >= FEWEST and own[-TOLD_APART:] == digits[-TOLD_APART:]
