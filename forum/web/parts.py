"""The parts of a form – a field, or one language of a text – as values to compare, to take over and to read."""

import hashlib
import json
from datetime import date, datetime, time
from decimal import Decimal

from flask_babel import gettext
from wtforms import BooleanField, DecimalField, Field, FileField, HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectFieldBase

from forum.languages import CONTENT, Text
from forum.web.forms import TranslatedField
from forum.web.times import clocked, day

LONGEST = 100
"""Characters of a value in a message."""


def take_part(field: Field, other: Field, part: str) -> None:
    """Let a field hold what the other holds."""
    if isinstance(field, TranslatedField):
        code = part.removeprefix(f"{field.name}-")
        text = other.data.get(code, "")
        field.typed = {**field.typed, code: text}
        field.data = Text({**field.data, code: text} if text else {c: t for c, t in field.data.items() if c != code})
        return
    field.data, field.process_errors = other.data, []
    field.raw_data = [_plain(field)] if other.data not in (None, "", []) else []
    if not isinstance(field, SelectFieldBase) and hasattr(other, "_value"):
        field.raw_data = [other._value()]


def parts_of(field: Field) -> dict[str, str]:
    """What a field holds, the same however it was typed; a text by its languages."""
    if isinstance(field, HiddenField | FileField):
        return {}
    if isinstance(field, TranslatedField):
        return {f"{field.name}-{code}": field.data.get(code, "") for code in CONTENT}
    return {field.name: _plain(field)}


def _plain(field: Field) -> str:
    data = field.data
    if isinstance(field, BooleanField):
        return "1" if data else ""
    if isinstance(field, SelectMultipleField):  # sent in the order of the page
        return json.dumps(sorted(map(str, data or [])))
    if data is None or data == "":
        return ""
    if isinstance(field, DecimalField):
        return f"{Decimal(data):.6f}"
    if isinstance(data, (datetime, time)):  # of another zone it is another time
        return f"{data.isoformat(timespec='minutes')} {offset_of(field, clock_of(field))}"
    return str(data.isoformat()) if isinstance(data, date) else json.dumps(data)


def clock_of(field: Field) -> str:
    """The zone by whose clock a field tells a time; empty if it tells none."""
    return str(getattr(field, "clock", ""))


def offset_of(field: Field, zone: str) -> str:
    """By how much the clock of a zone differs when a field says; of a time without a day the zone."""
    moment = field.moment_in(zone) if hasattr(field, "moment_in") else None
    return f"{moment:%z}" if moment else zone


def digest(text: str) -> str:
    """Enough of a hash to tell whether two values are the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_part(field: Field, language: str) -> str:
    """What a field holds, for reading."""
    if language:
        return str(field.data.get(language, ""))
    if isinstance(field, BooleanField):
        return str(gettext("Yes") if field.data else gettext("No"))
    if isinstance(field.data, datetime):
        return clocked(field.data)
    if isinstance(field.data, date):
        return day(field.data, "d MMM y")
    if isinstance(field.data, time):
        return field.data.isoformat("minutes")
    named = dict(getattr(field, "choices", None) or {})
    values = field.data if isinstance(field.data, list) else [field.data]
    return ", ".join(str(named.get(value, "" if value is None else value)) for value in values)


def shortened(text: str) -> str:
    """What a message has room for."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
