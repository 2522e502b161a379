"""Forms of registering and of the desk."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, RadioField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from forum.db import Values
from forum.web.editing import EditForm
from forum.web.forms import Form, InstantField, TranslatedField, local_time, text_field


class RegisterForm(Form):
    category = RadioField(_l("Category"), [InputRequired(_l("Choose a category."))], coerce=int)
    note = text_field(
        _l("Anything the organisers should know"),
        1000,
        required=False,
        lines=True,
        hint=_l("Accessibility, diet, arrival…"),
    )

    def __init__(self, *args: object, choices: list[tuple[int, str]], **kw: object) -> None:
        super().__init__(*args, **kw)
        self.category.choices = choices

    @property
    def answers(self) -> dict[str, str]:
        """Everything but the category."""
        return {name: value for name, value in self.values.items() if name != "category"}


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
