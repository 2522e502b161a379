"""Forms of registering and of the desk."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from forum.db import Values
from forum.languages import LANGUAGES
from forum.people.forms import ProfileForm
from forum.people.models import PERSON_FIELDS
from forum.registration.models import AnswerKind, FormField, Registration, current_form
from forum.registration.rules import kept_answer, read_answer
from forum.web.address_fields import email_field
from forum.web.choices import OfferedRadio
from forum.web.editing import EditForm
from forum.web.filters import word
from forum.web.forms import DayField, Form, InstantField, TranslatedField, local_time, text_field
from forum.web.marked import MarkedField
from forum.web.numbers import Between
from forum.web.pages import integer


class RegisterForm(EditForm):
    """The category, and by their keys the questions of a form: `register_form` adds their fields."""

    category = OfferedRadio(_l("How do you take part?"), [InputRequired(_l("Choose a category."))], coerce=int)
    asked: tuple[FormField, ...] = ()
    in_one_line = False

    def __init__(self, *, choices: list[tuple[int, str]], registration: Registration | None = None, **kw: Any) -> None:
        if registration is not None:
            answers = {asked.key: read_answer(asked, registration.answers.get(asked.key)) for asked in self.asked}
            kw = {"data": answers | {"category": registration.category_id}} | kw
        super().__init__(**kw)
        self.row, self.category.kind = registration, "category"
        self.category.choices = choices

    @classmethod
    def text_fields(cls) -> dict[str, str]:
        """With the questions of today."""
        asked = (each for each in current_form().fields if each.kind is AnswerKind.TEXT)
        return super().text_fields() | {each.key: word(each.question or each.label) for each in asked}

    @property
    def answers(self) -> Values:
        """Everything but the category, as registrations keep it."""
        values = self.values
        return {asked.key: kept_answer(values[asked.key]) for asked in self.asked}


class PersonForm(ProfileForm):
    """Who somebody without an account is, and where letters to them go."""

    email = email_field(
        required=False,
        hint=_l("For letters, and to let them take this profile over. Leave it empty if there is none."),
    )
    language = SelectField(_l("Language of letters"), choices=lambda: [*LANGUAGES.items()])


class SaidForm(ProfileForm):
    """What a registration says of somebody whose profile is not the desk's to change."""

    def __init__(self, *, registration: Registration, **kw: Any) -> None:
        super().__init__(**{"data": registration.said} | kw)
        self.row = registration


class EnterForm(RegisterForm, PersonForm):
    """Somebody whom the desk registers. Where letters go is asked only if that is the desk's to say."""

    in_one_line = True  # Enter sends it, in whatever field
    anew = SelectMultipleField(coerce=integer, validate_choice=False)  # persons who were shown, and are somebody else

    def __init__(self, *, edition_id: int, reachable: bool = True, **kw: Any) -> None:
        super().__init__(**kw)
        self.category.edition_id, self.category.label.text = edition_id, gettext("Category")
        if not reachable:
            del self.email
            del self.language

    @property
    def apart(self) -> frozenset[int]:
        """Who was shown, and is somebody else."""
        return frozenset(filter(None, self.anew.data or []))

    def start(self) -> None:
        """Let the reader begin with the first field."""
        first = self.person_fields[0]
        first.render_kw = {**(first.render_kw or {}), "autofocus": True}

    def fill(self, known: Values) -> None:
        """What is known of a person where nothing was typed."""
        self.anew.data = []
        for field in self.person_fields:
            if not field.data or field.name == "language":
                field.data = known.get(field.name) or field.data

    def beside(self, known: Values) -> list[tuple[str, str, str]]:
        """Where something else was typed than what is known: the word, what was typed, what is known."""
        told = []
        for field in self.person_fields:
            said, names = known.get(field.name) or "", dict(getattr(field, "choices", None) or {})
            if said and said != (field.data or ""):
                typed = str(names.get(field.data, field.data or ""))
                told.append((field.label.text, typed, str(names.get(said, said))))
        return told

    @property
    def person_fields(self) -> list[Field]:
        """Who they are, in the order of lists."""
        return [self[name] for name in (*PERSON_FIELDS, "language") if name in self]

    @property
    def said(self) -> Values:
        """Who they are, by the names of a person's columns."""
        return {field.name: field.data for field in self.person_fields}


F = TypeVar("F", bound=RegisterForm)


def register_form(kind: type[F], lacking: Sequence[str] = (), **kw: Any) -> F:
    """A form with the questions that are asked today, and with those of the profile that are `lacking` there."""
    asked = current_form().fields
    lines = (field._replace(lines=field.lines and not kind.in_one_line) for field in asked)
    fields = {field.key: question_field(field) for field in lines}
    told: dict[str, Any] = {name: getattr(ProfileForm, name) for name in lacking}
    form: F = type(kind.__name__, (kind,), {"asked": asked, **fields, **told})(**kw)
    for name in lacking:
        form[name].description = gettext("Your profile says it too from then on.")
    return form


def question_field(asked: FormField) -> Field:
    """The field in which registrants answer a question."""
    label, hint = LazyString(word, asked.question or asked.label), LazyString(word, asked.hint) if asked.hint else ""
    given: list[Any] = [DataRequired(_l("Fill this in."))] if asked.required else [Optional()]
    match asked.kind:
        case AnswerKind.TEXT:
            return text_field(label, asked.max_length, required=asked.required, lines=asked.lines, hint=hint)
        case AnswerKind.BOX:
            return BooleanField(label, given, description=hint)
        case AnswerKind.CHOICE:
            options = asked.options.items()
            choices = lambda: [("", gettext("Choose…")), *((value, word(name)) for value, name in options)]  # noqa: E731
            return SelectField(label, given, choices=choices, description=hint)
        case AnswerKind.NUMBER:
            given = [InputRequired(_l("Fill this in."))] if asked.required else [Optional()]
            return IntegerField(label, [*given, Between(*asked.limits)], description=hint)
        case AnswerKind.DAY:
            return DayField(label, given, description=hint)


class ReasonForm(Form):
    reason = text_field(_l("Reason, as the delegate will read it"), 1000, lines=True)

    def say_whether_told(self, address: str) -> None:
        """Without an address no letter brings it."""
        if not address:
            self.reason.label.text = gettext("Reason, for the history: no letter tells it")


class CategoryForm(EditForm):
    name = TranslatedField(_l("Name"))
    description = MarkedField(_l("Description"), max_length=1000)
    quota = IntegerField(
        _l("Places"), [Optional(), Between(0, 10_000_000)], description=_l("Leave empty for no limit.")
    )
    opens_at = InstantField(_l("Opens"), [DataRequired(_l("Fill this in."))])
    closes_at = InstantField(_l("Closes"), [DataRequired(_l("Fill this in."))])
    needs_approval = BooleanField(_l("Every registration is approved by hand"))
    has_waitlist = BooleanField(_l("Has a waitlist when full"), default=True)
    gives = HiddenField()  # to how many on the waitlist the page says that it gives a place

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
        values = {name: value for name, value in self.values.items() if name != "gives"}
        return values | {"opens_at": self.opens_at.instant(), "closes_at": self.closes_at.instant()}
