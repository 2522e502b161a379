"""What is lost with a registration that ends as a second."""

from collections.abc import Collection
from typing import Any

from forum.people.models import PERSON_FIELDS
from forum.registration.models import Registration
from forum.registration.rules import Detail, details

_NAME = {"given_name", "family_name"}
"""A name is one whole: what stays has one."""


def only_said(ended: Registration, stays: Registration, language: str) -> list[Detail]:
    """What only the one that ends says or answers; its address is where letters about it go."""
    has = {each.key for each in details(stays, language) if each.value}
    has |= _NAME | {key for key, said in stays.person.said().items() if said}
    told = [each._replace(value=_reached(ended)) if each.key == "email" else each for each in details(ended, language)]
    return [each for each in told if each.value and each.key not in has]


def taken_along(
    ended: Registration, stays: Registration, wanted: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of that what is wanted: of its person, and answers."""
    keys = {each.key for each in only_said(ended, stays, "en")} & set(wanted)
    said = ended.said | {"email": _reached(ended)}
    answers = {key: answer for key, answer in ended.answers.items() if key in keys}
    return {key: said[key] for key in PERSON_FIELDS if key in keys}, answers


def _reached(ended: Registration) -> str:
    return ended.person.address or str(ended.said.get("email") or "")


def says_still(stays: Registration, key: str, taken: Any) -> bool:
    """Whether it and its person say what was taken along, as the log kept it."""
    says = [stays.traced().get(key)] + ([stays.person.said()[key]] if key in PERSON_FIELDS else [])
    return all(each == taken for each in says)
