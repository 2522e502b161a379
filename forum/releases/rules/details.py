"""Telling the details of a session, as the rows of DETAILS say."""

from collections.abc import Iterator
from typing import Any

from forum.languages import pick, told
from forum.releases.rules.session import DETAILS, Detail, DetailKind, Facts, Texts

Value = str | tuple[str, ...] | Texts


def details_of(facts: Facts) -> Iterator[tuple[Detail, Value]]:
    """What there is to tell: each detail with its value."""
    for name, detail in DETAILS.items():
        if value := getattr(facts, name):
            yield detail, value


def detail_values(facts: Facts, kind: DetailKind) -> list[Any]:
    """The values of one kind."""
    return [value for detail, value in details_of(facts) if detail.kind is kind]


def detail_words(detail: Detail, value: Value, language: str) -> str:
    """The value as plain text."""
    if isinstance(value, str):
        return told(detail.options[value], language) if value in detail.options else value
    return pick(value, language)[0] if isinstance(value, dict) else ", ".join(value)


def detail_name(detail: Detail, language: str) -> str:
    """What feeds call it."""
    return told(detail.feed or detail.label, language)


def detail_lines(facts: Facts, language: str, *, by_name: bool) -> list[str]:
    """«Language: en, ru»: a line for each; without those that are told by name, if so asked."""
    return [
        f"{detail_name(detail, language)}: {detail_words(detail, value, language)}"
        for detail, value in details_of(facts)
        if by_name or not detail.by_name
    ]
