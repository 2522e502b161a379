"""Phones as people write them: compared by their digits."""

from sqlalchemy import ColumnElement, func

from forum.people.rules import FEWEST, digits_of
from forum.registration.models import Registration


def has_phone(digits: str) -> ColumnElement[bool]:
    """Whether these digits follow one another in the phone that was said, however it was written."""
    plain: ColumnElement[str] = func.coalesce(Registration.said["phone"].as_string(), "")
    for sign in " \u00a0-–()./":
        plain = func.replace(plain, sign, "")
    return plain.contains(digits, autoescape=True)


def phone_in(words: str) -> str:
    """The digits of what is searched for, if that is a phone or a part of one."""
    digits = digits_of(words)
    others = set(words) - set("+-–()./ \u00a0") - set(digits)
    return "" if others or len(digits) < FEWEST else digits
