"""Forms of registering and of the desk."""

from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, RadioField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from forum.db import Values
from forum.registration.models import CURRENT, FormField
from forum.web.editing import EditForm
from forum.web.filters import word
from forum.web.forms import Form, InstantField, TranslatedField, local_time, text_field


class RegisterForm(Form):
    """The category, and the questions of today's form by their keys."""

    category = RadioField(_l("Category"), [InputRequired(_l("Choose a category."))], coerce=int)

    def __init__(self, *args: object, choices: list[tuple[int, str]], **kw: object) -> None:
        super().__init__(*args, **kw)
        self.category.choices = choices

    @property
    def answers(self) -> Values:
        """Everything but the category."""
        return {field.key: self[field.key].data for field in CURRENT.fields}


def question_field(asked: FormField) -> Field:
    """The field in which registrants answer a question."""
    return text_field(
        LazyString(word, asked.question or asked.label),
        asked.max_length,
        required=asked.required,
        lines=asked.lines,
        hint=LazyString(word, asked.hint) if asked.hint else "",
    )


for _field in CURRENT.fields:
    setattr(RegisterForm, _field.key, question_field(_field))


class ReasonForm(Form):
    reason = text_field(_l("Reason, as the delegate will read it"), 1000, lines=True)


class CategoryForm(EditForm):
    name = TranslatedField(_l("Name"))
    description = TranslatedField(_l("Description"), max_length=1000, lines=True, required=False)
    quota = IntegerField(
        _l("Places"), [Optional(), NumberRange(0, 10_000_000)], description=_l("Leave empty for no limit.")
    )
    opens_at = InstantField(_l("Opens"), [DataRequired(_l("Fill this in."))])
    closes_at = InstantField(_l("Closes"), [DataRequired(_l("Fill this in."))])
    needs_approval = BooleanField(_l("Every registration is approved by hand"))
    has_waitlist = BooleanField(_l("Has a waitlist when full"), default=True)

    def __init__(self, *args: object, zone: str, obj: Any = None, **kw: object) -> None:
        super().__init__(*args, obj=obj, **kw)
        self.opens_at.zone = self.closes_at.zone = zone
        if not self.is_submitted() and obj is not None:
            self.opens_at.data = local_time(obj.opens_at, zone)
            self.closes_at.data = local_time(obj.closes_at, zone)

    def validate_closes_at(self, field: Field) -> None:
        """After it opens."""
        if self.opens_at.data and field.data and field.data <= self.opens_at.data:
            raise ValidationError(gettext("It must close after it opens."))

    @property
    def content(self) -> Values:
        """Values with instants in UTC."""
        return self.values | {"opens_at": self.opens_at.instant(), "closes_at": self.closes_at.instant()}
