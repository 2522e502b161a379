"""The registrations of two persons who turned out to be one, or of one who is reached elsewhere."""

from datetime import datetime

from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import db
from forum.people.models import Person
from forum.registration.models import RegistrationAct
from forum.registration.queries import of_person
from forum.registration.services.saying import mark


def claim_registrations(person: Person, by: Account, now: datetime) -> None:
    """Their person has an account from now on: the log of each edition says so."""
    for registration in of_person(person):
        record(by, RegistrationAct.REGISTRATION_CLAIMED, registration, now, registration.edition_id)


def join_registrations(person: Person, gone: Person, by: Account, now: datetime) -> None:
    """They become the other's as they are; the log of each edition says so. Two that live in one edition fail."""
    for registration in of_person(gone):
        registration.person = person
        mark(registration)
        act, edition_id = RegistrationAct.REGISTRATION_JOINED, registration.edition_id
        record(by, act, registration, now, edition_id, before={"email": gone.address}, after={"email": person.address})
    db.session.flush()


def follow_address(person: Person) -> None:
    """Its registrations are told apart by the address that reaches it now."""
    for registration in of_person(person):
        mark(registration)
