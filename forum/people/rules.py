"""How a person is found, and who may claim one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from forum.languages import N_, NC_, fold

SEARCHED = ("family_name", "given_name", "patronymic", "native_name", "organisation", "email")
"""The values by which people are found; lists by name follow the order here."""


class Refusal(StrEnum):
    CLAIMED = N_("This profile has an account already.")
    LOOK_AGAIN = N_("One of the profiles has changed meanwhile. Look at both again.")
    ANOTHERS = N_("This link was sent to another address. Sign in with that address, or create an account with it.")
    LAPSED = N_("Whoever sent this link no longer looks after this profile. Ask the organisers for another link.")
    NO_ADDRESS = N_("There is no address to send the link to.")
    USED = N_("This link was used already: what it led to belongs to an account.")
    WITHDRAWN = N_("This link was withdrawn, or a later letter holds another. Ask the organisers if none came.")
    OUT_OF_TIME = N_("This link has run out of time. Ask the organisers for another.")


def masked(address: str) -> str:
    """An address that its owner recognises and nobody else learns."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}"


TOLD_APART = 9
"""The last digits of a phone: before them stands a country's code, its trunk prefix, or nothing."""
FEWEST = 5
"""Digits that make a phone."""
MARK = 300
"""Characters of a mark: an index of PostgreSQL holds 2,700 bytes."""


def digits_of(phone: str) -> str:
    """Only they count."""
    return "".join(filter(str.isdecimal, phone))


NATIONAL = {
    "RU": ("7", "8", 10),
    "KZ": ("7", "8", 10),
    "UZ": ("998", "8", 9),
    "KG": ("996", "0", 9),
    "TJ": ("992", "8", 9),
    "TM": ("993", "8", 8),
}
"""Of a country the code, what is dialled before a number within it, and how many digits follow either."""


def international(phone: str, country: str) -> str:
    """The number with the code of its country, as far as that is certain; what says it itself stays, else empty."""
    digits = digits_of(phone)
    if phone.startswith("+"):
        return phone
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    code, trunk, length = NATIONAL.get(country, ("", "", 0))
    for before in (code, trunk, ""):
        if length and digits.startswith(before) and len(digits) == len(before) + length:
            return f"+{code}{digits[len(before) :]}"
    return ""


def names_of(said: Mapping[str, Any]) -> set[tuple[str, ...]]:
    """What somebody is called, also as written at home: the words of each name, in whatever order, to compare."""
    names = f"{said.get('given_name') or ''} {said.get('family_name') or ''}", said.get("native_name") or ""
    return {tuple(sorted(fold(name).split())) for name in names} - {()}


def alike_at(said: Mapping[str, Any], *addresses: str) -> set[str]:
    """By what somebody may be another of the same address: as one is given for many, only with a name like theirs. The
    family names begin alike, the given ones with the same letter."""
    family, given = (fold(said.get(key) or "").strip() for key in ("family_name", "given_name"))
    return {f"at {family[:3]} {given[:1]} {address}" for address in addresses if address}


def marks_of(said: Mapping[str, Any], address: str) -> set[str]:
    """By what somebody is perhaps the same person as another who has the same: each name, the phone, the address that
    they gave or that reaches them. Kept of every registration: another rule needs a migration."""
    marks = {f"name {' '.join(words)}" for words in names_of(said)}
    marks |= alike_at(said, said.get("email") or "", address) | {phone_mark(said)} - {""}
    return {mark[:MARK] for mark in marks}


def phone_mark(said: Mapping[str, Any]) -> str:
    """By what two are told to have the same phone; nothing if none was said."""
    digits = digits_of(said.get("phone") or "")
    return f"phone {digits[-TOLD_APART:]}" if len(digits) >= FEWEST else ""


def alike_by(
    said: Mapping[str, Any], other: Mapping[str, Any], reached: str = "", other_reached: str = ""
) -> list[str]:
    """What two have in common, by the words for it; an address is one that they gave or that reaches them."""
    addresses = {said.get("email"), reached} & {other.get("email"), other_reached} - {"", None}
    common = (
        (NC_("person", "Name"), names_of(said) & names_of(other)),
        (N_("E-mail"), addresses),
        (N_("Phone"), {phone_mark(said)} & {phone_mark(other)} - {""}),
    )
    return [word for word, is_alike in common if is_alike]


def folded(said: Mapping[str, str]) -> str:
    """What a search compares of a person, as they are or as they registered."""
    return fold(" ".join(said.get(name) or "" for name in SEARCHED))[:1000]


OWN = {"given_name", "family_name", "patronymic", "email"}
"""What a profile does not take from one that becomes part of it: a name is one whole, an address is an account's."""


def filled(mine: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """What my profile lacks and the other says."""
    return {name: said for name, said in theirs.items() if said and not mine.get(name) and name not in OWN}
