"""What strangers try is counted, by account and by network; an empty network counts nothing.

Counted is first, so that of many at once not one more is tried, and given back if it was right.
"""

from collections.abc import Iterator
from datetime import datetime

from forum.accounts.models import Account, OneTimeLink
from forum.errors import TooMany
from forum.limits.rules import Kind
from forum.limits.services import give_back, take


def count_password(email: str, network: str, now: datetime) -> None:
    """Of all that is tried, only what is wrong stays counted. Raises TooMany."""
    for kind, key in _passwords(email, network):
        take(kind, key, now)


def forget_password(email: str, network: str, now: datetime) -> None:
    """It was right."""
    for kind, key in _passwords(email, network):
        give_back(kind, key, now)


def count_return(network: str, now: datetime) -> None:
    """Somebody comes back from a provider; only what shows nobody stays counted. Raises TooMany."""
    if network:
        take(Kind.RETURNS_FROM, network, now)


def forget_return(network: str, now: datetime) -> None:
    """It showed somebody."""
    if network:
        give_back(Kind.RETURNS_FROM, network, now)


def count_code(link: OneTimeLink, network: str, now: datetime) -> bool:
    """Whether a code of this address can still be tried, in whichever browser. Raises TooMany for the network."""
    try:
        for kind, key in _codes(link, network):
            take(kind, key, now)
    except TooMany:
        if kind is Kind.CODES:
            return False
        raise
    return True


def forget_code(link: OneTimeLink, network: str, now: datetime) -> None:
    """It was right."""
    for kind, key in _codes(link, network):
        give_back(kind, key, now)


def count_ask(network: str, now: datetime) -> None:
    """A letter is asked for, to whatever address. Raises TooMany."""
    if network:
        take(Kind.ASKS_FROM, network, now)


def may_write(email: str, network: str, now: datetime) -> bool:
    """Whether an address gets one more letter that a stranger asked for; the page says the same if not."""
    if not network:
        return True
    try:
        take(Kind.LETTERS_HERE, f"{email} {network}", now)
        take(Kind.LETTERS, email, now)
    except TooMany:
        return False
    return True


def count_offer(email: str, by: Account, now: datetime) -> None:
    """An account sends an address a letter that it did not ask for: a role, a profile. Raises TooMany."""
    take(Kind.OFFERS_OF, f"{email} {by.id}", now)
    take(Kind.OFFERS, email, now)


def _passwords(email: str, network: str) -> Iterator[tuple[Kind, str]]:
    """From the narrowest to the widest: whoever holds the count of a network waits for none of an account."""
    if network:
        email = email.strip().lower()
        yield Kind.PASSWORDS_HERE, f"{email} {network}"
        yield Kind.PASSWORDS, email
        yield Kind.PASSWORDS_FROM, network


def _codes(link: OneTimeLink, network: str) -> Iterator[tuple[Kind, str]]:
    """A stranger's guesses at signing in take nothing from those who show, signed in, who they are."""
    if network:
        yield Kind.CODES, f"{link.purpose.value} {link.email}"
        yield Kind.CODES_FROM, network
