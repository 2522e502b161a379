"""Enums whose members know what pages call them."""

from enum import Enum, StrEnum
from typing import Self


class Labelled(Enum):
    """An enum whose members are written `NAME = value, message`; the message is marked with N_ or NC_."""

    _value_: str
    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """The member, known by its value alone."""
        member = object.__new__(cls)
        member._value_, member.label = value, label
        return member


class LabelledText(StrEnum):
    """The same, where the member is its value."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """The member, which is its value."""
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member
