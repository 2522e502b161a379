"""The shape of input: our base form, texts in several languages, instants in a zone."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import DateField, DateTimeLocalField, Field, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forum.db import Values
from forum.errors import Refused
from forum.languages import CONTENT, LANGUAGES, Text, clean
from forum.zones import get_zone


class Form(FlaskForm):
    """Every form: input is cleaned, errors stand beside their field, what was typed is kept."""

    class Meta(FlaskForm.Meta):
        """Messages of WTForms itself in the reader's language."""

        @property
        def locales(self) -> Any:
            return [str(get_locale())]

    @property
    def values(self) -> Values:
        """The cleaned values by field name."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}

    def refuse(self, field: str, refused: Refused) -> None:
        """Show a rule's refusal beside the field it is about."""
        target = self[field]
        target.errors = [*target.errors, gettext(refused.reason.value)]


def text_field(
    label: Any, max_length: int = 200, *, required: bool = True, lines: bool = False, hint: Any = "", **kw: Any
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

    is_translated = True

    def __init__(
        self,
        label: Any = None,
        *,
        max_length: int = 200,
        lines: bool = False,
        required: bool = True,
        hint: Any = "",
        **kw: Any,
    ) -> None:
        super().__init__(label, description=hint, **kw)
        self.max_length, self.lines, self.required = max_length, lines, required
        self.typed: dict[str, str] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read every language's input; one that did not come means unchanged."""
        self.process_errors: list[str] = []
        stored = data if isinstance(data, dict) else {}
        sent = formdata or {}
        self.typed = {code: str(sent.get(f"{self.name}-{code}", stored.get(code, ""))) for code in CONTENT}
        cleaned = {code: clean(value, lines=self.lines) for code, value in self.typed.items()}
        self.data = Text({code: value for code, value in cleaned.items() if value})

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """At least one language if required; none too long."""
        self.errors = list(self.process_errors)
        if self.required and not self.data:
            self.errors.append(gettext("Fill this in, in at least one language."))
        for code, value in self.data.items():
            if len(value) > self.max_length:
                self.errors.append(
                    gettext("%(language)s: at most %(max)d characters.", language=CONTENT[code], max=self.max_length)
                )
        return not self.errors

    @property
    def shown(self) -> list[str]:
        """The languages in sight."""
        return [code for code, value in self.typed.items() if value or code in LANGUAGES]

    @property
    def hidden(self) -> list[str]:
        """The languages that one unfolds."""
        return [code for code in self.typed if code not in self.shown]

    def _value(self) -> str:
        return ""

    def __call__(self, **kw: Any) -> Markup:
        return Markup("")


class Checkboxes(SelectMultipleField):
    """Several of a list, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Each box once, however often it was sent."""
        super().process_formdata(list(dict.fromkeys(valuelist)))


def _judge_year(field: Field) -> None:
    """Days that calendars and time zones can be reckoned for."""
    if field.data is not None and not 1990 <= field.data.year <= 2150:
        raise ValidationError(gettext("A year from 1990 to 2150."))


class DayField(DateField):
    """A day."""

    def pre_validate(self, form: Any) -> None:
        """No day that nobody can mean."""
        _judge_year(self)


class InstantField(DateTimeLocalField):
    """A date and time as the clock of `zone` (set after construction) shows it; its data is an instant in UTC."""

    zone = "UTC"

    def pre_validate(self, form: Any) -> None:
        """No time that nobody can mean."""
        _judge_year(self)

    def instant(self) -> datetime:
        """The typed time in the zone."""
        if self.data is None:
            raise ValueError("validate first")
        return self.data.replace(tzinfo=get_zone(self.zone)).astimezone(UTC).replace(second=0)


def local_time(instant: datetime | None, zone: str) -> datetime | None:
    """An instant as the wall clock of the zone, for filling an InstantField."""
    return instant.astimezone(get_zone(zone)).replace(tzinfo=None) if instant else None
