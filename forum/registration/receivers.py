"""News of editions, and what registrations know of persons."""

from datetime import datetime

from forum.accounts.models import Account
from forum.editions.models import PublicEdition
from forum.people.models import Person
from forum.registration.queries import both_alive, comes_back, is_registered_elsewhere
from forum.registration.rules import Refusal
from forum.registration.services import claim_registrations, follow_address, join_registrations, keep_clock


def keep_windows(edition: PublicEdition, *, before: str, **_: object) -> None:
    """In another zone registration opens and closes at the same hour by the clock."""
    keep_clock(edition.id, before, edition.venue.timezone)


def judge_registrant(person: Person, *, account: Account) -> bool:
    """Who a registrant is, is said by whoever enters people in all of their editions."""
    return not is_registered_elsewhere(person, account)


def judge_joining(person: Person, *, gone: Person) -> Refusal | None:
    """One registration of a person and an edition is alive; whom the secretariat put out comes back by it alone."""
    if both_alive(person, gone):
        return Refusal.BOTH_ALIVE
    return Refusal.ENDED if comes_back(person, gone) else None


def note_claimed(person: Person, *, by: Account, now: datetime) -> None:
    """Whoever was entered has an account from now on."""
    claim_registrations(person, by, now)


def follow_person(person: Person, *, gone: Person, by: Account, now: datetime) -> None:
    """Two persons became one: so do their registrations."""
    join_registrations(person, gone, by, now)


def follow_readdressed(person: Person) -> None:
    """A person is reached elsewhere: so are their registrations."""
    follow_address(person)
