"""How a person is found, and who may claim one."""

from collections.abc import Mapping
from enum import StrEnum

from forum.languages import N_, fold

SEARCHED = ("family_name", "given_name", "patronymic", "native_name", "organisation", "email")
"""The values by which people are found; lists by name follow the order here."""


class Refusal(StrEnum):
    CLAIMED = N_("This profile has an account already.")
    HAS_PERSON = N_(
        "Your account already has a profile, and two cannot become one by this link. "
        "Sign in with another account, or ask the organisers to put yours in its place."
    )
    NO_ADDRESS = N_("There is no address to send the link to.")


def folded(said: Mapping[str, str]) -> str:
    """What a search compares of a person, as they are or as they registered."""
    return fold(" ".join(said.get(name) or "" for name in SEARCHED))[:1000]


def judge_claim(*, claimed: bool, has_person: bool) -> Refusal | None:
    """Why an account cannot make a person its own. One that has a profile keeps it: nothing is merged unasked."""
    if claimed:
        return Refusal.CLAIMED
    return Refusal.HAS_PERSON if has_person else None
