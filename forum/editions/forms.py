"""Forms of series, editions, venues, rooms and offers of roles."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DecimalField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
)
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional, ValidationError

from forum.accounts.models import Scope
from forum.countries import countries
from forum.db import Values
from forum.editions.models import ACCENTS
from forum.editions.rules import is_slug
from forum.languages import SPOKEN
from forum.web.editing import EditForm
from forum.web.filters import label, language_name, word
from forum.web.forms import Checkboxes, ClockField, DayField, Form, TranslatedField, text_field
from forum.web.language import ZONES, current


def spoken() -> list[tuple[str, str]]:
    """Languages a session may be held in."""
    return [(code, language_name(code)) for code in SPOKEN]


class _Slugged(EditForm):
    slug = text_field(
        _l("Address"), 60, hint=_l("Small Latin letters, digits and hyphens. Old addresses keep working.")
    )

    def validate_slug(self, field: Field) -> None:
        """Only what is stable in every address."""
        if not is_slug(field.data):
            raise ValidationError(gettext("Only small Latin letters, digits and hyphens."))


class SeriesForm(_Slugged):
    name = TranslatedField(_l("Name"))
    summary = TranslatedField(_l("In one sentence"), max_length=300)
    about = TranslatedField(_l("About"), max_length=8000, lines=True, required=False)
    accent = SelectField(_l("Accent colour"))
    closed = BooleanField(_l("Closed: only its members know of it"))

    def __init__(self, *args: object, **kw: object) -> None:
        super().__init__(*args, **kw)
        self.accent.choices = [(a, word(name)) for a, name in ACCENTS.items()]
        if kw.get("obj"):  # its openness has a page of its own
            del self.closed


class EditionForm(_Slugged):
    name = TranslatedField(_l("Name"))
    about = TranslatedField(_l("About"), max_length=8000, lines=True, required=False)
    audience = TranslatedField(_l("Who it is for"), max_length=2000, lines=True, required=False)
    starts_on = DayField(_l("First day"), [DataRequired(_l("Fill this in."))])
    ends_on = DayField(_l("Last day"), [DataRequired(_l("Fill this in."))])
    opens_at = ClockField(
        _l("Opens at (first day)"),
        [Optional()],
        description=_l("With both times calendars show hours instead of whole days."),
    )
    closes_at = ClockField(_l("Closes at (last day)"), [Optional()])
    languages = Checkboxes(_l("Languages"), [DataRequired(_l("Choose at least one."))])
    venue_id = SelectField(_l("Venue"), coerce=int)
    desk_approves = BooleanField(_l("The registration desk may approve registrations"))

    def __init__(self, *args: object, venues: list[tuple[int, str]], zone: str = "", **kw: object) -> None:
        super().__init__(*args, **kw)
        self.opens_at.zone = self.closes_at.zone = zone
        self.languages.choices = spoken()
        self.venue_id.choices = venues


class VenueForm(EditForm):
    name = TranslatedField(_l("Name"))
    address = TranslatedField(_l("Street address"), required=False)
    city = TranslatedField(_l("City"))
    country = SelectField(_l("Country"))
    timezone = SelectField(_l("Time zone"))
    latitude = DecimalField(_l("Latitude"), [Optional(), NumberRange(-90, 90)], places=6)
    longitude = DecimalField(_l("Longitude"), [Optional(), NumberRange(-180, 180)], places=6)
    seen = HiddenField()

    def __init__(self, *args: object, **kw: object) -> None:
        super().__init__(*args, **kw)
        self.country.choices = [("", gettext("Choose…")), *countries(current())]
        self.timezone.choices = [(z, z) for z in sorted(ZONES)]

    @property
    def values(self) -> Values:
        """Degrees as floats."""
        degrees = {
            name: float(self[name].data) if self[name].data is not None else None for name in ("latitude", "longitude")
        }
        return {name: value for name, value in (super().values | degrees).items() if name != "seen"}


class RoomForm(EditForm):
    name = TranslatedField(_l("Name"))
    capacity = IntegerField(_l("Seats"), [Optional(), NumberRange(1, 1_000_000)])


class OfferForm(Form):
    email = EmailField(
        _l("E-mail"),
        [DataRequired(_l("Fill this in.")), Length(max=254), Email(_l("This is not an e-mail address."))],
        description=_l("With or without an account: the invitation goes there by letter."),
        filters=[lambda v: v.strip().lower() if v else ""],
    )
    role = RadioField(_l("Role"), [DataRequired(_l("Choose a role."))])
    hands_over = BooleanField(_l("Hand over: my own role here ends when this one is accepted"))

    def __init__(self, *args: object, scope: Scope, **kw: object) -> None:
        super().__init__(*args, **kw)
        self.role.choices = [(role.value, f"{label(role)}: {word(role.about)}") for role in scope.roles]
