"""Forms of series, editions, venues, rooms and offers of roles."""

from collections.abc import Iterable, Sequence
from datetime import time
from secrets import token_hex
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from wtforms import (
    BooleanField,
    DecimalField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
)
from wtforms.validators import DataRequired, Optional, ValidationError

from forum.accounts.models import Role, Scope
from forum.countries import countries
from forum.db import Values
from forum.editions.models import ACCENTS, PRACTICAL, Room
from forum.editions.rules import RESERVED, foreign_letter, is_figures, is_slug
from forum.languages import SPOKEN
from forum.web.address_fields import email_field
from forum.web.choices import Checkboxes, GroupedSelect, OfferedSelect
from forum.web.editing import EditForm
from forum.web.filters import choice_name, country, label, language_name, plain, word
from forum.web.forms import ClockField, DayField, Form, TranslatedField, text_field
from forum.web.language import ZONES, current
from forum.web.marked import MarkedField
from forum.web.numbers import Between
from forum.web.times import named_zones
from forum.zones import zones_of


def spoken() -> list[tuple[str, str]]:
    """Languages a session may be held in."""
    return [(code, language_name(code)) for code in SPOKEN]


class _Slugged(EditForm):
    slug = text_field(
        _l("Address"), 60, hint=_l("Small Latin letters, digits and hyphens. Old addresses keep working.")
    )

    def validate_slug(self, field: Field) -> None:
        """Only what is stable in every address, and no letter that only looks like a Latin one."""
        if letter := foreign_letter(field.data):
            raise ValidationError(
                gettext("“%(letter)s” is not a Latin letter, even if it looks like one.", letter=letter)
            )
        if field.data in RESERVED:
            raise ValidationError(gettext("This word is used in addresses already. Choose another."))
        if not is_slug(field.data):
            raise ValidationError(gettext("Only small Latin letters, digits and hyphens."))


class SeriesForm(_Slugged):
    name = TranslatedField(_l("Name"))
    summary = TranslatedField(_l("In one sentence"), max_length=300)
    about = MarkedField(_l("About"), max_length=8000)
    figures = TranslatedField(
        _l("Figures"),
        max_length=600,
        lines=True,
        required=False,
        hint=_l("A figure a line, at most six, with a bar before what it counts: 10,000 | participants"),
    )
    figures_source = TranslatedField(_l("Source of the figures"), required=False)
    accent = SelectField(_l("Accent colour"))
    closed = BooleanField(_l("Closed: only its members know of it"), default=True)
    ending = ""

    def __init__(self, *args: object, chooses: bool, **kw: object) -> None:
        super().__init__(*args, **kw)
        if not chooses:
            self._let_address_be(is_new=not kw.get("obj"))
        self.accent.choices = [(a, word(name)) for a, name in ACCENTS.items()]
        if kw.get("obj"):  # its openness has a page of its own
            del self.closed

    def _let_address_be(self, *, is_new: bool) -> None:
        """Of a new series its ending is nobody's choice, so that nobody tries which are taken."""
        if is_new:
            self.slug.description = gettext(
                "A few letters of its own are put after it. Who runs the site can change it."
            )
            self.ending = f"-{token_hex(3)}"
        else:
            del self.slug

    @property
    def values(self) -> dict[str, Any]:
        """With the address as it will be."""
        values = super().values
        return values | {"slug": values["slug"][: 60 - len(self.ending)] + self.ending} if self.ending else values

    def validate_figures(self, field: Field) -> None:
        """Each line is a figure."""
        if not all(is_figures(value) for value in field.data.values()):
            raise ValidationError(gettext("On each line a number, a bar and what it counts; six lines at most."))


class EditionForm(_Slugged):
    name = TranslatedField(_l("Name"))
    about = MarkedField(_l("About"), max_length=8000)
    audience = MarkedField(_l("Who it is for"), max_length=2000)
    starts_on = DayField(_l("First day"), [DataRequired(_l("Fill this in."))])
    ends_on = DayField(_l("Last day"), [DataRequired(_l("Fill this in."))])
    opens_at = ClockField(
        _l("Opens at (first day)"),
        [Optional()],
        description=_l("With both times calendars show hours instead of whole days."),
    )
    closes_at = ClockField(_l("Closes at (last day)"), [Optional()])
    day_starts_at = ClockField(
        _l("Its days begin at"),
        [DataRequired(_l("Fill this in."))],
        default=time(),
        description=_l("A concert at 01:00 belongs to the day before if the days begin at 05:00."),
    )
    languages = Checkboxes(_l("Languages"), [DataRequired(_l("Choose at least one."))])
    venue_id = OfferedSelect(_l("Venue"), coerce=int)
    desk_approves = BooleanField(_l("The registration desk may approve registrations"))
    contact = email_field(
        _l("Contact address"), required=False, hint=_l("Answers to letters about this forum in this year go there.")
    )

    def __init__(
        self, *args: object, venues: list[tuple[int, str]], zone: str = "", renames: bool = True, **kw: object
    ) -> None:
        super().__init__(*args, **kw)
        if not renames:
            del self.slug
        self.opens_at.zone = self.closes_at.zone = self.day_starts_at.zone = zone
        self.languages.choices, self.venue_id.kind = spoken(), "venue"
        self.venue_id.choices = venues if kw.get("obj") else [(0, gettext("Choose…")), *venues]

    def validate_venue_id(self, field: Field) -> None:
        """Nobody's is chosen beforehand."""
        if not field.data:
            raise ValidationError(gettext("Choose a venue."))


def _practical(name: str) -> MarkedField:
    return MarkedField(_l(PRACTICAL[name]), max_length=8000)


class PracticalForm(EditForm):
    arrival = _practical("arrival")
    visa = _practical("visa")
    hotels = _practical("hotels")
    interpreting = _practical("interpreting")
    accessibility = _practical("accessibility")
    enquiries = _practical("enquiries")
    questions = _practical("questions")


def room_choices(rooms: Sequence[Room]) -> list[tuple[int, str]]:
    """The rooms by their names; those of one name by what tells them apart: seats, or their place in the list."""
    names = [choice_name(room) for room in rooms]
    seated = [_seated(room) if names.count(choice_name(room)) > 1 else choice_name(room) for room in rooms]
    told = [f"{name} (№ {n})" if seated.count(name) > 1 else name for n, name in enumerate(seated, 1)]
    return [(room.id, name) for room, name in zip(rooms, told, strict=True)]


def _seated(room: Room) -> str:
    return str(gettext("%(room)s, seats: %(number)s", room=choice_name(room), number=room.capacity or "–"))


NO_ROOM = "none"
"""Chosen where the sessions of a room have none yet in the other venue."""


class RoomsForm(Form):
    """Where each room of one venue goes in another: a field for each, beside those of the edition.

    A room of the same name in any language is proposed; else one must be chosen, or said that there is none yet.
    """

    class Meta(Form.Meta):
        csrf = False  # part of the edition's form

    @classmethod
    def asking(cls, used: Iterable[Room], offered: Sequence[Room]) -> "RoomsForm":
        """The form that asks for these rooms."""
        names = {name.casefold(): str(room.id) for room in reversed(offered) for name in room.name.values()}
        fields = {
            f"room-{room.id}": OfferedSelect(
                gettext("%(room)s becomes", room=plain(room.name)),
                default=next((names[n.casefold()] for n in room.name.values() if n.casefold() in names), ""),
            )
            for room in used
        }
        form: RoomsForm = type("Asking", (cls,), fields)()
        for field in form:
            rooms = [(str(key), name) for key, name in room_choices(offered)]
            field.choices, field.kind = [("", gettext("Choose…")), *rooms, (NO_ROOM, gettext("No room yet"))], "room"
        form.validate()  # what was chosen may have gone
        return form


def _zone_choices(code: str, none: str) -> dict[str, list[tuple[str, str]]]:
    """Every zone, those of the country first; before them what it means to choose none."""
    own = zones_of(code)
    groups = {gettext("Time zones of the country: %(name)s", name=country(code)): own} if own else {}
    groups[gettext("Other time zones") if own else gettext("Time zones")] = tuple(ZONES - {*own})
    return {"": [("", none)]} | {name: named_zones(zones) for name, zones in groups.items()}


class DegreesField(DecimalField):
    """Degrees: "sNaN" is a Decimal too, and cannot be compared with any."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if valuelist and self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(self.gettext("Not a valid decimal value."))


class VenueForm(EditForm):
    name = TranslatedField(_l("Name"))
    address = TranslatedField(_l("Street address"), required=False)
    city = TranslatedField(_l("City"))
    country = SelectField(_l("Country"), [DataRequired(_l("Choose a country."))])
    timezone = SelectField(_l("Time zone"), widget=GroupedSelect())
    confirmed = HiddenField()
    latitude = DegreesField(_l("Latitude"), [Optional(), Between(-90, 90)], places=6)
    longitude = DegreesField(_l("Longitude"), [Optional(), Between(-180, 180)], places=6)
    seen = HiddenField()
    follows = False
    """Whether nobody chose its zone: it is the only one of its country."""

    def __init__(self, *args: object, **kw: object) -> None:
        super().__init__(*args, **kw)
        self.country.choices = [("", gettext("Choose…")), *countries(current())]
        self.timezone.choices = _zone_choices(self.country.data or "", gettext("As in the country"))

    def validate_timezone(self, field: SelectField) -> None:
        """The zone follows from the country: its only one is taken, several are asked about, a foreign one is meant."""
        if not self.country.data:
            return
        zones, meant = zones_of(self.country.data), f"{self.country.data} {field.data}"
        if not field.data and len(zones) == 1:
            field.data, self.follows = zones[0], True
        if not field.data:
            field.choices = _zone_choices(self.country.data, gettext("Choose…"))
            raise ValidationError(gettext("Choose the time zone: this country has several, or none that is known."))
        if field.data not in zones and self.confirmed.data != meant:
            self.confirmed.data = meant
            raise ValidationError(gettext("This is not a zone of the country. Save again if you mean it."))

    @property
    def values(self) -> Values:
        """Degrees as floats."""
        degrees = {
            name: float(self[name].data) if self[name].data is not None else None for name in ("latitude", "longitude")
        }
        return {name: value for name, value in (super().values | degrees).items() if name not in {"seen", "confirmed"}}


class RoomForm(EditForm):
    name = TranslatedField(_l("Name"))
    capacity = IntegerField(_l("Seats"), [Optional(), Between(1, 1_000_000)])


class OfferForm(Form):
    email = email_field(hint=_l("With or without an account: the invitation goes there by letter."))
    role = RadioField(_l("Role"), [DataRequired(_l("Choose a role."))])
    hands_over = BooleanField(_l("Hand over: my own role here ends when this one is accepted"))

    def __init__(self, *args: object, scope: Scope, **kw: object) -> None:
        super().__init__(*args, **kw)
        self.role.choices = [(role.value, _explained(role)) for role in scope.roles]


def _explained(role: Role) -> Markup:
    """A role, and what it allows; each language has a dash of its own."""
    name = Markup("<strong>{}</strong>").format(label(role))
    return escape(gettext("%(name)s – %(about)s")) % {"name": name, "about": word(role.about)}
