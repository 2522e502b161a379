"""Forms of tracks, speakers and sessions."""

from collections.abc import Sequence

from flask_babel import LazyString, gettext, lazy_pgettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, URLField
from wtforms.validators import URL, Length, Optional, StopValidation, ValidationError

from forum.countries import countries
from forum.db import Values
from forum.languages import SPOKEN, clean
from forum.programme.models import Session, Speaker, SpeakerRole, Track
from forum.releases.rules import DETAILS, Detail, DetailKind, SessionType
from forum.web.address_fields import email_field, names_no_address
from forum.web.choices import Checkboxes, OfferedSelect, Ordered
from forum.web.editing import EditForm
from forum.web.filters import choice_name, label, language_name, plain, word
from forum.web.forms import Form, TranslatedField
from forum.web.language import current
from forum.web.marked import MarkedField


def one_word(_form: Form, field: Field) -> None:
    """No blanks: urllib takes line ends out before it judges an address, calendars would not."""
    if " " in (field.data or ""):
        raise StopValidation(gettext("A full address, such as https://…"))


class TrackForm(EditForm):
    name = TranslatedField(_l("Name"))


class SpeakerForm(EditForm):
    name = TranslatedField(lazy_pgettext("person", "Name"))
    affiliation = TranslatedField(_l("Organisation and position"), required=False)
    biography = MarkedField(_l("Biography"), max_length=5000)
    country = SelectField(_l("Country"))
    email = email_field(
        required=False,
        hint=_l("Never public: for letters to this person, and to let them take their profile over."),
    )

    validate_name = staticmethod(names_no_address)

    def __init__(self, *args: object, reachable: bool, known: Speaker | None = None, **kw: object) -> None:
        if known is not None:  # what another edition says of them, to begin with
            kw = {name: getattr(known, name) for name in Speaker.TRACED} | kw
        super().__init__(*args, **kw)
        if not reachable:
            del self.email
        self.country.choices = [("", gettext("None")), *countries(current())]


def detail_field(detail: Detail) -> Field:
    """The field in which organisers tell a detail of a session."""
    label = LazyString(word, detail.label)
    match detail.kind:
        case DetailKind.LANGUAGES:
            return Checkboxes(label, choices=lambda: [(code, language_name(code)) for code in SPOKEN])
        case DetailKind.ADDRESS:
            full = URL(message=_l("A full address, such as https://…"))
            tidy = [lambda v: clean(v) if v else ""]
            return URLField(label, [Optional(), Length(max=500), one_word, full], filters=tidy)
        case DetailKind.TEXT:
            return TranslatedField(label, max_length=500, required=False)
        case DetailKind.CHOICE:
            named = detail.options.items()
            return SelectField(label, choices=lambda: [("", gettext("None")), *((v, word(m)) for v, m in named)])


class SessionForm(EditForm):
    title = TranslatedField(_l("Title"), max_length=250)
    abstract = MarkedField(_l("Description"), max_length=8000)
    type = SelectField(_l("Type"))
    track_id = OfferedSelect(_l("Track"), coerce=int)
    speakers = Ordered(_l("Speakers"))
    chairs = Ordered(_l("Chairs"))

    def __init__(
        self,
        *args: object,
        edition_id: int,
        tracks: Sequence[Track],
        people: Sequence[Speaker],
        obj: Session | None = None,
        **kw: object,
    ) -> None:
        super().__init__(*args, obj=obj, **kw)
        for field, kind in ((self.track_id, "track"), (self.speakers, "speaker"), (self.chairs, "speaker")):
            field.kind, field.edition_id = kind, edition_id
        self.type.choices = [(t.value, label(t)) for t in SessionType]
        self.track_id.choices = [(0, gettext("None")), *((t.id, choice_name(t)) for t in tracks)]
        self.speakers.choices = self.chairs.choices = {p.id: called(p) for p in people}
        if not self.is_submitted() and obj is not None:
            self.type.data = obj.type.value
            self.track_id.data = obj.track_id or 0
            self.speakers.data = [a.speaker_id for a in obj.appearances if a.role is SpeakerRole.SPEAKER]
            self.chairs.data = [a.speaker_id for a in obj.appearances if a.role is SpeakerRole.CHAIR]

    def validate_chairs(self, field: Field) -> None:
        """Whoever chairs does not speak as well."""
        if twice := [name for key, name in self.speakers.chosen if key in self.chairs.data]:
            raise ValidationError(gettext("%(name)s is chosen twice: as a speaker and as a chair.", name=twice[0]))

    @property
    def content(self) -> Values:
        """Its values as a session has them; `speakers` and `chairs` are keys."""
        values = self.values
        return values | {"type": SessionType(values["type"]), "track_id": values["track_id"] or None}


def called(speaker: Speaker) -> str:
    """Their name, and what tells namesakes apart."""
    return ", ".join(filter(None, (choice_name(speaker), plain(speaker.affiliation))))


for _name, _detail in DETAILS.items():
    setattr(SessionForm, _name, detail_field(_detail))
