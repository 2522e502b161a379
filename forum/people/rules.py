"""How a person is found, and who may claim one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from forum.languages import N_, fold

SEARCHED = ("family_name", "given_name", "patronymic", "native_name", "organisation", "email")
"""The values by which people are found; lists by name follow the order here."""


class Refusal(StrEnum):
    CLAIMED = N_("This profile has an account already.")
    LOOK_AGAIN = N_("One of the profiles has changed meanwhile. Look at both again.")
    ANOTHERS = N_("This link was sent to another address. Sign in with that address, or create an account with it.")
    LAPSED = N_("Whoever sent this link no longer looks after this profile. Ask the organisers for another link.")
    NO_ADDRESS = N_("There is no address to send the link to.")


def masked(address: str) -> str:
    """An address that its owner recognises and nobody else learns."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}"


def folded(said: Mapping[str, str]) -> str:
    """What a search compares of a person, as they are or as they registered."""
    return fold(" ".join(said.get(name) or "" for name in SEARCHED))[:1000]


def alike_at(said: Mapping[str, Any], *addresses: str) -> set[tuple[str, ...]]:
    """By what somebody may be another of the same address: as one is given for many, only with a name like theirs. The
    family names begin alike, the given ones with the same letter."""
    family, given = (fold(said.get(key) or "").strip() for key in ("family_name", "given_name"))
    return {("at", address, family[:3], given[:1]) for address in addresses if address}


OWN = {"given_name", "family_name", "patronymic", "email"}
"""What a profile does not take from one that becomes part of it: a name is one whole, an address is an account's."""


def filled(mine: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """What my profile lacks and the other says."""
    return {name: said for name, said in theirs.items() if said and not mine.get(name) and name not in OWN}
