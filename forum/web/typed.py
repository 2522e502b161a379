"""What was typed into a form that is not there any more, or not its sender's: its texts and times, to be copied."""

import re
from collections.abc import Iterator

from flask_babel import gettext

from forum.languages import CONTENT
from forum.web.editing import EditForm
from forum.web.filters import country
from forum.web.giving_back import typed_fields

_INSTANT = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?$")
"""A time as a form sends it."""


def typed_texts() -> list[str]:
    """Each with the name of its field; keys that stand for a choice say nothing to anybody."""
    typed = [(*_parts(name), value) for name, value in typed_fields()]
    labels = _labels_of({name for name, _, _ in typed}) | {"country": gettext("Country")}
    named = [(_named(labels[name], language), value) for name, language, value in typed if name in labels]
    named = [(label, country(value) if label == labels["country"] else value) for label, value in named]
    told = [(label, _INSTANT.sub(r"\1 \2", value)) for label, value in named]
    return [f"{label}: {value}" for label, value in told if any(letter.isalpha() or letter == "-" for letter in value)]


def _parts(name: str) -> tuple[str, str]:
    """The name of the field, and the language of its text."""
    field, _, language = name.rpartition("-")
    return (field, language) if field and language in CONTENT else (name, "")


def _named(label: str, language: str) -> str:
    return f"{label} ({CONTENT[language]})" if language else str(label)


def _labels_of(names: set[str]) -> dict[str, str]:
    """What the form that has most of these fields, and fewest others, calls its texts."""
    forms = (form.text_fields() for form in _forms(EditForm))
    return max(forms, key=lambda texts: (len(names & texts.keys()), -len(texts)), default={})


def _forms(form: type[EditForm]) -> Iterator[type[EditForm]]:
    for each in form.__subclasses__():
        yield each
        yield from _forms(each)
