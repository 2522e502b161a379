"""What was typed into a form that is not there any more, or not its sender's: its texts and times, to be copied."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import islice

from flask_babel import gettext

from forum.languages import CONTENT, city_name
from forum.web import language
from forum.web.editing import EditForm, opened_clocks
from forum.web.filters import country, written_in
from forum.web.giving_back import typed_fields
from forum.web.times import clocked, day

_WHEN = re.compile(r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?$")
"""A day or a time as a form sends it."""
MOST = 300
"""Fields: more than any form of ours has."""


def typed_texts() -> list[str]:
    """Each with the name of its field; keys that stand for a choice say nothing to anybody."""
    typed = [(*_parts(name), value) for name, value in islice(typed_fields(), MOST)]
    clock_of = opened_clocks()
    labels = _labels_of({name for name, _, _ in typed}) | {"country": gettext("Country")}
    named = [(name, _named(labels[name], code), value) for name, code, value in typed if name in labels]
    return [f"{label}: {_told(name, value, clock_of)}" for name, label, value in named if value.strip()]


def _told(name: str, value: str, clock_of: Callable[[str], str]) -> str:
    """As people write it: a state by its name, a day or a time in words, with the clock it was typed by."""
    if name == "country":
        return country(value)
    if not _WHEN.match(value):
        return value
    try:
        when = datetime.fromisoformat(value) if ":" in value else date.fromisoformat(value)
    except ValueError:
        return value
    if not isinstance(when, datetime):
        return day(when, "d MMM y")
    zone = clock_of(name)
    return ", ".join([clocked(when), *([city_name(zone, language.current())] if zone else [])])


def _parts(name: str) -> tuple[str, str]:
    """The name of the field, and the language of its text."""
    field, _, language = name.rpartition("-")
    return (field, language) if field and language in CONTENT else (name, "")


def _named(label: str, code: str) -> str:
    return written_in(label, code)


def _labels_of(names: set[str]) -> dict[str, str]:
    """What the form that has most of these fields, and fewest others, calls its texts."""
    forms = (form.text_fields() for form in _forms(EditForm))
    return max(forms, key=lambda texts: (len(names & texts.keys()), -len(texts)), default={})


def _forms(form: type[EditForm]) -> Iterator[type[EditForm]]:
    for each in form.__subclasses__():
        yield each
        yield from _forms(each)
