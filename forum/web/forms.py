"""The shape of input: our base form, texts in several languages, instants in a zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from flask import request
from flask_babel import get_translations, gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    Field,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from forum.db import Values
from forum.errors import Gone, Refused
from forum.languages import CONTENT, LANGUAGES, Text, clean
from forum.web.filters import written_in
from forum.web.giving_back import find_given_back
from forum.zones import get_zone, is_skipped


class Trouble(NamedTuple):
    """What is wrong with a form: the id of the element to go to, the name of the field, and what is said of it."""

    target: str
    label: str
    message: str


class Form(FlaskForm):
    """Every form: input is cleaned, errors stand beside their field, what was typed is kept."""

    class Meta(FlaskForm.Meta):
        """Messages of WTForms itself in the reader's language: from our catalogues, its own lack some."""

        def get_translations(self, form: object) -> object:
            return get_translations()

        def wrap_formdata(self, form: "Form", formdata: object) -> object:
            """What was typed: as it is sent now, or as it is given back; None opens the form without."""
            given_back = find_given_back()
            form.is_typed = formdata is not None and (given_back is not None or request.method not in {"GET", "HEAD"})
            if formdata is None or given_back is None:
                if request.is_json:  # pages send none; Flask-WTF would take any for names and values
                    return None
                return super().wrap_formdata(form, formdata)
            return given_back

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """Whoever does not see the page hears whether an input is wrong, and what is said of it."""
            said = {"help": field.description, "error": field.errors}
            ids = " ".join(f"{field.id}-{part}" for part, text in said.items() if text)
            marks: dict[str, Any] = {"aria-describedby": ids} if ids else {}
            # A browser calls a choice that is required and not made yet invalid before anybody was there; of several
            # inputs that are one field their group says both.
            if isinstance(field, SelectFieldBase._Option):
                marks["required"] = False
            elif field.errors or isinstance(field, SelectFieldBase):
                marks["aria-invalid"] = "true" if field.errors else "false"
            return super().render_field(field, marks | render_kw)

    is_typed = False

    @classmethod
    def text_fields(cls) -> dict[str, str]:
        """The names of the fields that hold texts, numbers or times, and what they are called."""
        fields = {name: getattr(cls, name) for name in dir(cls) if hasattr(getattr(cls, name), "field_class")}
        kinds = (StringField, TranslatedField, DateTimeLocalField, DateField, TimeField, IntegerField, DecimalField)
        texts = {name: f for name, f in fields.items() if issubclass(f.field_class, kinds)}
        return {name: f.args[0] for name, f in texts.items() if f.args and not issubclass(f.field_class, HiddenField)}

    def is_submitted(self) -> bool:
        """Whether it holds what somebody typed."""
        return self.is_typed

    def validate(self, extra_validators: object = None) -> bool:
        """Of input that cannot be read only this is said: neither that it is missing, nor that it is out of bounds."""
        is_valid = super().validate(extra_validators)
        for field in self:
            if field.process_errors and any(str(value).strip() for value in field.raw_data or ()):
                field.errors = list(field.process_errors)
        return bool(is_valid)

    def validate_on_submit(self, extra_validators: object = None) -> bool:
        """Whether it was sent to be saved and is right; what is given back must be sent once more."""
        return find_given_back() is None and not self.acted and bool(super().validate_on_submit(extra_validators))

    @property
    def values(self) -> Values:
        """The cleaned values by field name."""
        return {name: value for name, value in self.data.items() if name not in {"csrf_token", "opened"}}

    def left_alone(self, field: Any) -> bool:
        """Whether its reader let a field stand as it was opened."""
        return False

    @property
    def acted(self) -> bool:
        """Whether a button within the form was pressed: show it again with what was typed, save nothing."""
        return any(getattr(field, "acted", False) for field in self)

    @property
    def troubles(self) -> list[Trouble]:
        """What is wrong, in the order of the fields."""
        return [trouble for field in self if not isinstance(field, HiddenField) for trouble in _troubles_of(field)]

    @property
    def is_asking(self) -> bool:
        """Whether it asks which of two texts stays."""
        return any(getattr(field, "questions", ()) for field in self)

    def refuse(self, field: str, refused: Refused, said: str = "") -> None:
        """Show a rule's refusal (or what is `said` of it) beside the field it is about; of what went meanwhile, beside
        those that chose it."""
        tell = [each.tell(refused) for each in self if hasattr(each, "tell")] if isinstance(refused, Gone) else []
        if any(tell):
            return
        target = self[field]
        target.errors = [*target.errors, said or gettext(refused.reason.value)]


def _troubles_of(field: Field) -> Iterator[Trouble]:
    """Of a text those of its languages beside their own inputs."""
    said = field.told if isinstance(field, TranslatedField) else [("", error) for error in field.errors]
    asked = {question.language for question in getattr(field, "questions", ())}
    for code, message in said:
        part = f"{field.id}-{code}" if code else field.id
        label = written_in(field.label.text, code)
        yield Trouble(f"question-{part}" if code in asked else part, label, str(message))


def text_field(
    label: str, max_length: int = 200, *, required: bool = True, lines: bool = False, hint: str = "", **kw: Any
) -> Field:
    """A line or several lines of text, at most so many characters."""
    rule = DataRequired(_l("Fill this in.")) if required else Optional()
    length = Length(max=max_length, message=_l("At most %(max)d characters."))
    kind = TextAreaField if lines else StringField
    return kind(label, [rule, length], filters=[lambda v: clean(v, lines=lines) if v else ""], description=hint, **kw)


class TranslatedField(Field):
    """One value per language: name-en, name-ru, name-kk. Its data is a Text.

    Every language of pages has its input in sight, every other only where it is filled: the rest can be unfolded.
    """

    def __init__(
        self,
        label: str | None = None,
        *,
        max_length: int = 200,
        lines: bool = False,
        required: bool = True,
        hint: str = "",
        **kw: Any,
    ) -> None:
        super().__init__(label, description=hint, **kw)
        self.max_length, self.lines, self.required = max_length, lines, required
        self.typed: dict[str, str] = {}
        self.wrong: dict[str, str] = {}  # by language, what is said of it alone

    def process(self, formdata: Any, data: Any = None, extra_filters: object = None) -> None:
        """Read every language's input; one that did not come means unchanged."""
        self.process_errors: list[str] = []
        stored = data if isinstance(data, dict) else {}
        sent = formdata or {}
        self.typed = {code: str(sent.get(f"{self.name}-{code}", stored.get(code, ""))) for code in CONTENT}
        cleaned = {code: clean(value, lines=self.lines) for code, value in self.typed.items()}
        self.data = Text({code: value for code, value in cleaned.items() if value})

    def validate(self, form: object, extra_validators: Any = ()) -> bool:
        """At least one language if required; none too long; and what the form itself asks of it."""
        self.errors = list(self.process_errors)
        if self.required and not self.data:
            self.errors.append(gettext("Fill this in, in at least one language."))
        too_long = gettext("At most %(max)d characters.", max=self.max_length)
        self.wrong = {code: too_long for code, value in self.data.items() if len(value) > self.max_length}
        self.errors.extend(self.wrong.values())
        for judge in extra_validators:
            try:
                judge(form, self)
            except ValidationError as error:
                self.errors.append(str(error))
        return not self.errors

    @property
    def of_all(self) -> list[str]:
        """The errors that are about no language of its own."""
        return [error for error in self.errors if error not in self.wrong.values()]

    @property
    def told(self) -> list[tuple[str, str]]:
        """The errors, each with its language; what is about all of them with the first."""
        return [*((self.shown[0], error) for error in self.of_all), *self.wrong.items()]

    @property
    def shown(self) -> list[str]:
        """The languages in sight; also those that something is said of."""
        return [code for code, value in self.typed.items() if value or code in LANGUAGES or code in self.wrong]

    @property
    def hidden(self) -> list[str]:
        """The languages that one unfolds."""
        return [code for code in self.typed if code not in self.shown]

    def _value(self) -> str:
        return ""

    def __call__(self, **kw: object) -> Markup:
        return Markup("")


def _judge_year(field: Field) -> None:
    """Days that calendars and time zones can be reckoned for."""
    if field.data is not None and not 1990 <= field.data.year <= 2150:
        raise ValidationError(gettext("A year from 1990 to 2150."))


class _Zoned:
    """Says beside the field whose clock or days it means: the zone, set after construction; empty if none matters.

    `about` is the day whose offset is told while no time is there.
    """

    zone = ""
    about: date | None = None
    data: Any

    @property
    def clock(self) -> str:
        """The zone whose clock it shows; days are the same by every clock."""
        return self.zone

    @property
    def moment(self) -> datetime | date | None:
        """When its zone's offset is told for."""
        return self.moment_in(self.zone) or self.about

    def moment_in(self, zone: str) -> datetime | None:
        """The same if its zone were another."""
        known = isinstance(self.data, datetime) and 1990 <= self.data.year <= 2150
        return self.data.replace(tzinfo=get_zone(zone)) if known else None


class DayField(_Zoned, DateField):
    """A day."""

    clock = ""

    def pre_validate(self, form: object) -> None:
        """No day that nobody can mean."""
        _judge_year(self)


class ClockField(_Zoned, TimeField):
    """A time of day."""


class InstantField(_Zoned, DateTimeLocalField):
    """A date and time as the clock of its zone shows it; `instant` is that in UTC."""

    zone = "UTC"

    def pre_validate(self, form: object) -> None:
        """No time that nobody can mean, nor one that the zone's clocks skip."""
        _judge_year(self)
        if self.data is not None and is_skipped(self.data, get_zone(self.zone)):
            skipped = gettext("The clocks are put forward then, and do not show this time.")
            raise ValidationError(skipped)

    def bound(self, first: datetime, last: datetime) -> None:
        """Let browsers offer what lies between."""
        self.render_kw = {"min": f"{first:%Y-%m-%dT%H:%M}", "max": f"{last:%Y-%m-%dT%H:%M}"}

    def instant(self) -> datetime:
        """The typed time in the zone."""
        if self.data is None:
            raise ValueError("validate first")
        local: datetime = self.data
        return local.replace(tzinfo=get_zone(self.zone)).astimezone(UTC).replace(second=0)


def local_time(instant: datetime | None, zone: str) -> datetime | None:
    """An instant as the wall clock of the zone, for filling an InstantField."""
    return instant.astimezone(get_zone(zone)).replace(tzinfo=None) if instant else None
