"""Numbers that people type, within bounds."""

from typing import Any

from flask_babel import format_decimal
from wtforms import Field
from wtforms.validators import NumberRange, ValidationError


class Between(NumberRange):
    """A number within bounds, which are said as the reader's language groups them: «10 000 000»."""

    def __init__(self, least: float, most: float, message: str | None = None) -> None:
        super().__init__(least, most, message)
        self.bounds = {"min": least, "max": most}

    def __call__(self, form: Any, field: Field) -> None:
        try:
            super().__call__(form, field)
        except ValidationError:
            message = self.message or field.gettext("Number must be between %(min)s and %(max)s.")
            told = {name: format_decimal(bound) for name, bound in self.bounds.items()}
            raise ValidationError(message % told) from None
