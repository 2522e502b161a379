"""The form of a profile."""

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField
from wtforms.validators import DataRequired, ValidationError

from forum.countries import countries
from forum.people.rules import international
from forum.web.address_fields import names_no_address
from forum.web.editing import EditForm
from forum.web.forms import text_field
from forum.web.language import current


class ProfileForm(EditForm):
    given_name = text_field(
        _l("Given name"),
        100,
        required=False,
        hint=_l("In Latin letters, as in the passport. Leave it empty if you have one name only."),
        render_kw={"autocomplete": "given-name"},
    )
    family_name = text_field(
        _l("Family name"),
        100,
        hint=_l("In Latin letters, as in the passport."),
        render_kw={"autocomplete": "family-name"},
    )
    patronymic = text_field(_l("Patronymic"), 100, required=False)
    native_name = text_field(
        _l("Name as written at home"),
        200,
        required=False,
        hint=_l("In Cyrillic or Latin letters, for your badge."),
    )
    country = SelectField(
        _l("Country"), [DataRequired(_l("Choose your country."))], render_kw={"autocomplete": "country"}
    )
    organisation = text_field(_l("Organisation"), 200, required=False, render_kw={"autocomplete": "organization"})
    position = text_field(_l("Position"), 200, required=False, render_kw={"autocomplete": "organization-title"})
    phone = text_field(
        _l("Phone"),
        40,
        required=False,
        hint=_l("With + and the code of the country: +998 90 123 45 67."),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )

    validate_given_name = validate_family_name = validate_patronymic = validate_native_name = staticmethod(
        names_no_address
    )

    def validate_phone(self, field: Field) -> None:
        """Digits and the usual punctuation."""
        if field.data and not re.fullmatch(r"\+?[0-9 ()\-]{5,40}", field.data):
            raise ValidationError(gettext("Digits, with the country code."))
        if field.data and field.data != field.object_data:
            field.data = international(field.data, self.country.data or "") or field.data

    def __init__(self, *args: object, **kw: object) -> None:
        super().__init__(*args, **kw)
        self.country.choices = [("", gettext("Choose…")), *countries(current())]


class OwnProfileForm(ProfileForm):
    """One's own: whoever fills it in can say what others cannot know."""

    def __init__(self, *args: object, **kw: object) -> None:
        super().__init__(*args, **kw)
        for field in (self.organisation, self.position):
            field.description = gettext("Asked for when you register.")

    def validate_phone(self, field: Field) -> None:
        """Of which country it is; what was there stays."""
        super().validate_phone(field)
        if field.data and field.data != field.object_data and not field.data.startswith("+"):
            raise ValidationError(gettext("Of which country? Begin with + and its code: +998 90 123 45 67."))
