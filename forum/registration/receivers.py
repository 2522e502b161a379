"""News of editions, and what registrations know of persons."""

from typing import Any

from forum.accounts.models import Account
from forum.editions.models import PublicEdition
from forum.people.models import Person
from forum.registration.queries import is_registered_elsewhere
from forum.registration.services import keep_clock


def keep_windows(edition: PublicEdition, *, before: str, **_: Any) -> None:
    """In another zone registration opens and closes at the same hour by the clock."""
    keep_clock(edition.id, before, edition.venue.timezone)


def judge_registrant(person: Person, *, account: Account) -> bool:
    """Who a registrant is, is said by whoever enters people in all of their editions."""
    return not is_registered_elsewhere(person, account)
