"""What is counted under which key, and how much of it is too much."""

import hashlib
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE, QUARTER, HOUR, DAY = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)


class Bound(NamedTuple):
    """So many within each window of this length; windows begin at the same moments for everybody."""

    number: int
    within: timedelta

    def begun_at(self, now: datetime) -> datetime:
        """When the window of now began."""
        return now - (now - EPOCH) % self.within


class Kind(Enum):
    """What is counted; a network is one IPv4 address or an IPv6 /64, and may be a whole conference's."""

    PASSWORDS_HERE = "passwords here"
    """Wrong passwords of an account from one network."""
    PASSWORDS = "passwords"
    """Wrong passwords of an account."""
    PASSWORDS_FROM = "passwords from"
    """Wrong passwords from a network."""
    CODES = "codes"
    """Wrong codes of a mail address, whatever browser asked for them."""
    CODES_FROM = "codes from"
    """Wrong codes from a network."""
    RETURNS_FROM = "returns from"
    """Returns from a sign-in provider to a network that show nobody."""
    LETTERS_HERE = "letters here"
    """Letters to an address, asked for from one network: it leaves the owner some."""
    LETTERS = "letters"
    """Letters to an address that strangers asked for."""
    ASKS_FROM = "asks from"
    """Letters asked for from a network, and sign-ups."""
    OFFERS_OF = "offers of"
    """Roles and profiles that an account offers to an address: others can write to it still."""
    OFFERS = "offers"
    """Roles and profiles offered to an address, by whomever."""
    FAILURES = "failures"
    """What was wrong, of an account, or of all addresses without one: for the log, which bounds nothing."""
    LOOKS = "looks"
    """That somebody looked at the same page with people's data: the log tells it once."""
    APP_PASSWORDS_FROM = "app passwords from"
    """App passwords that open nothing, from a network."""
    TOKENS_FROM = "tokens from"
    """Personal addresses of calendars that open nothing, from a network."""
    PROXY = "undeclared proxy"
    """Requests that came through a proxy nobody declared: whether there was one is enough."""

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """Each holds; the shortest first."""
        return _BOUNDS[self]


_BOUNDS = {
    Kind.PASSWORDS_HERE: (Bound(10, QUARTER), Bound(30, DAY)),
    Kind.PASSWORDS: (Bound(60, HOUR), Bound(300, DAY)),
    Kind.PASSWORDS_FROM: (Bound(600, HOUR),),
    Kind.CODES: (Bound(10, HOUR), Bound(30, DAY)),
    Kind.CODES_FROM: (Bound(300, HOUR),),
    Kind.RETURNS_FROM: (Bound(300, HOUR),),
    Kind.LETTERS_HERE: (Bound(4, QUARTER), Bound(10, DAY)),
    Kind.LETTERS: (Bound(6, QUARTER), Bound(20, DAY)),
    Kind.ASKS_FROM: (Bound(600, HOUR),),
    Kind.OFFERS_OF: (Bound(6, HOUR), Bound(12, DAY)),
    Kind.OFFERS: (Bound(15, HOUR), Bound(30, DAY)),
    Kind.FAILURES: (Bound(2**31 - 1, HOUR),),
    Kind.LOOKS: (Bound(1, HOUR),),
    Kind.APP_PASSWORDS_FROM: (Bound(30, MINUTE),),
    Kind.TOKENS_FROM: (Bound(600, HOUR),),
    Kind.PROXY: (Bound(1, DAY),),
}
LONGEST = max(bound.within for bounds in _BOUNDS.values() for bound in bounds)


def row_of(kind: Kind, key: str, bound: Bound, now: datetime) -> dict[str, object]:
    """What tells one count from all others."""
    return {
        "kind": kind.value,
        "key_hash": hashlib.sha256(key.encode()).hexdigest(),
        "seconds": int(bound.within.total_seconds()),
        "begun_at": bound.begun_at(now),
    }
