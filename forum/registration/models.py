"""Categories, registrations and their history."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from forum.accounts.models import Account
from forum.audit.models import Act, Traced
from forum.db import Archivable, Model, Values, Versioned
from forum.editions.models import PublicEdition
from forum.languages import N_, NC_, Labelled, Text, greeted
from forum.people.models import PERSON_FIELDS, Person
from forum.people.rules import MARK


class RegistrationAct(Act):
    """What the log says of registrations."""

    CATEGORY_SAVED = "category saved", N_("Category saved")
    CATEGORY_REMOVED = "category removed", N_("Category removed")
    REGISTRATIONS_EXPORTED = "registrations exported", N_("Registrations exported")
    REGISTRATION_PENDING = "registration pending", N_("Registration pending")
    REGISTRATION_CONFIRMED = "registration confirmed", N_("Registration confirmed")
    REGISTRATION_WAITLISTED = "registration waitlisted", N_("Registration waitlisted")
    REGISTRATION_REJECTED = "registration rejected", N_("Registration rejected")
    REGISTRATION_WITHDRAWN = "registration withdrawn", N_("Registration withdrawn")
    REGISTRATION_CANCELLED = "registration cancelled", N_("Registration cancelled")
    REGISTRATION_DUPLICATE = "registration duplicate", N_("Registration ended as a second")
    DUPLICATE_ENDED = "duplicate ended", N_("Stays: another registration of this person ended as a second")
    DUPLICATE_TAKEN_BACK = "duplicate taken back", N_("The other registration was no second: it stands again")
    TOLD_APART = "told apart", N_("These are two people")
    APART_TAKEN_BACK = "apart taken back", N_("Perhaps the same person after all")
    REGISTRATION_READMITTED = "registration readmitted", N_("Registration readmitted")
    REGISTRATION_MOVED = "registration moved", N_("Moved to another category")
    PLACE_LEFT = "place left", N_("Its place went to somebody on the waitlist")
    PLACE_TAKEN = "place taken", N_("Got the place of another registration")
    REGISTRATION_CHANGED = "registration changed", N_("Registration changed")
    REGISTRATION_CORRECTED = "registration corrected", N_("Registration corrected at the desk")
    REGISTRATION_CLAIMED = "registration claimed", N_("The profile was taken over by an account")
    REGISTRATION_JOINED = "registration joined", N_("Registration given to its person's account")
    CORRECTION_OFFERED = "correction offered", N_("Asked to correct it at the desk")
    CORRECTION_REFUSED = "correction refused", N_("Refused to say something else: it stays as it was")
    COMPLETION_ASKED = "completion asked", N_("Asked to complete it")
    LINK_SENT = "link sent", N_("Sent the link to take the profile over")
    PROFILE_OFFERED = "profile offered", N_("Asked to say what the profile says")
    PROFILE_TAKEN_OVER = "profile taken over", N_("Registration updated from the profile")


class RegistrationState(Labelled):
    PENDING = "pending", N_("Pending approval")
    CONFIRMED = "confirmed", NC_("registration", "Confirmed")
    WAITLISTED = "waitlisted", N_("On the waitlist")
    REJECTED = "rejected", N_("Rejected")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    CANCELLED = "cancelled", NC_("registration", "Cancelled")
    DUPLICATE = "duplicate", N_("Registered twice")


COUNTED = {
    RegistrationState.PENDING: NC_("count", "Pending approval"),
    RegistrationState.CONFIRMED: NC_("count", "Confirmed"),
    RegistrationState.WAITLISTED: NC_("count", "On the waitlist"),
    RegistrationState.REJECTED: NC_("count", "Rejected"),
    RegistrationState.WITHDRAWN: NC_("count", "Withdrawn"),
    RegistrationState.CANCELLED: NC_("count", "Cancelled"),
    RegistrationState.DUPLICATE: NC_("count", "Registered twice"),
}
"""Beside a number a state is said of many."""


class Why(StrEnum):
    """Why somebody else than its person withdrew a registration: what its step says."""

    MISTAKE = N_("Entered by mistake")
    WISH = N_("At their own wish")


class Category(Traced, Archivable, Versioned, Model):
    """A kind of participation. `taken` and `waiting` are kept by guarded updates only; no quota means no limit."""

    __tablename__ = "category"
    TRACED = {
        "name": N_("Name"),
        "description": N_("Description"),
        "quota": N_("Places"),
        "opens_at": N_("Opens"),
        "closes_at": N_("Closes"),
        "needs_approval": N_("Every registration is approved by hand"),
        "has_waitlist": N_("Has a waitlist when full"),
    }
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    name: Mapped[Text]
    description: Mapped[Text]
    quota: Mapped[int | None]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    needs_approval: Mapped[bool] = mapped_column(default=False)
    has_waitlist: Mapped[bool] = mapped_column(default=True)
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)

    @property
    def is_full(self) -> bool:
        """Whether no place is left, as far as one can see beforehand."""
        return self.quota is not None and self.taken >= self.quota


class AnswerKind(StrEnum):
    """What a question is answered with; None, or no key at all, is no answer."""

    TEXT = "text"  # text of a line, or of several
    BOX = "box"  # true or false: a box that is ticked or not
    CHOICE = "choice"  # one of the options, or ""
    NUMBER = "number"  # a whole number
    DAY = "day"  # a day, kept as 2027-03-01


class FormField(NamedTuple):
    """A question to registrants. Answers are kept under its key, which never changes its meaning nor its kind."""

    key: str
    label: str
    """On pages that show the answer."""
    question: str = ""
    """Where it is asked, if that differs."""
    hint: str = ""
    max_length: int = 200
    lines: bool = False
    required: bool = False
    kind: AnswerKind = AnswerKind.TEXT
    options: Mapping[str, str] = {}
    """Of a choice: the words by the values that are kept."""
    limits: tuple[int, int] = (0, 1_000_000)
    """Of a number: the lowest and the highest."""


class FormDefinition(NamedTuple):
    """What is asked beside the category. What was answered stays readable by the version it was answered to."""

    version: int
    fields: tuple[FormField, ...]


FORMS = {
    1: FormDefinition(
        version=1,
        fields=(
            FormField(
                "note",
                N_("Note"),
                N_("Anything the organisers should know"),
                N_("Accessibility, diet, arrival…"),
                max_length=1000,
                lines=True,
            ),
        ),
    ),
}
"""Every version there was; the last one is asked. A new or changed question makes a new version."""


def current_form() -> FormDefinition:
    """What is asked today."""
    return FORMS[max(FORMS)]


def questions(version: int | None = None) -> dict[str, FormField]:
    """Everything that was ever asked, by its key; what a version asked in the words of that version."""
    asked = {field.key: field for form in FORMS.values() for field in form.fields}
    return asked | {field.key: field for field in (FORMS[version].fields if version in FORMS else ())}


class Registration(Traced, Versioned, Model):
    """A request to take part in an edition: at most one of a person is alive.

    `said` holds PERSON_FIELDS as they were when registering, whatever the profile says since; `name`, `folded` and
    `country` follow from it. `answers` are those to version `form_version` of the form, by the keys of its fields.
    """

    __tablename__ = "registration"
    TRACED = {
        "state": N_("State"),
        "category": N_("Category"),
        "number": N_("Number on the waitlist"),
        **PERSON_FIELDS,
        **{key: field.label for key, field in questions().items()},
    }
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    edition: Mapped[PublicEdition] = relationship(
        primaryjoin=lambda: foreign(Registration.edition_id) == PublicEdition.id, viewonly=True
    )
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    category: Mapped[Category] = relationship(lazy="joined")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    person: Mapped[Person] = relationship(lazy="joined")
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    state: Mapped[RegistrationState]
    said: Mapped[Values]
    folded: Mapped[str] = mapped_column(String(1000), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    answers: Mapped[Values]
    form_version: Mapped[int] = mapped_column(default=lambda: current_form().version, server_default="1")
    waitlist_number: Mapped[int | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)

    marks: Mapped[list["Mark"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    @property
    def trace_name(self) -> str:
        """The reference: the log names nobody."""
        return self.reference

    @property
    def name(self) -> str:
        """What the person was called when registering."""
        return f"{self.said.get('given_name', '')} {self.said.get('family_name', '')}".strip()

    def greeted(self, language: str) -> str:
        """What a letter in this language calls the person."""
        return greeted(self.name, self.said.get("native_name") or "", language)

    def traced(self) -> dict[str, object]:
        """State, category, and what was said and answered, each by itself."""
        own = {"state": {"label": self.state.label}, "category": self.category.trace_name}
        asked = questions(self.form_version)
        answers = {key: _traced(asked.get(key), value) for key, value in self.answers.items()}
        return own | self.said | answers

    __table_args__ = (
        Index("ix_registration_edition_id", "edition_id", "id"),
        Index("ix_registration_edition_id_state", "edition_id", "state"),
        Index("ix_registration_edition_id_country", "edition_id", "country"),
        Index("ix_registration_waitlist", "category_id", "waitlist_number"),
        Index(
            "uq_registration_alive",
            "edition_id",
            "person_id",
            unique=True,
            sqlite_where=text("state IN ('PENDING', 'CONFIRMED', 'WAITLISTED')"),
            postgresql_where=text("state IN ('PENDING', 'CONFIRMED', 'WAITLISTED')"),
        ),
    )


class Mark(Model):
    """By what a registration is perhaps the same person's as others of its edition: `marks_of` what was said, and of
    the address that reaches the person by now."""

    __tablename__ = "registration_mark"
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(MARK), primary_key=True)
    edition_id: Mapped[int]

    __table_args__ = (Index("ix_registration_mark_edition_id_mark", "edition_id", "mark"),)


class Apart(Model):
    """Somebody said that two registrations of an edition, however alike, are of two people; the lower key first."""

    __tablename__ = "registration_apart"
    one_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    by: Mapped[Account | None] = relationship(lazy="joined")


def _traced(asked: FormField | None, value: Any) -> Any:
    """An answer as the log keeps it: what pages must put into words says what it is."""
    if asked and asked.kind is AnswerKind.CHOICE and value in asked.options:
        return {"label": asked.options[value]}
    return {"day": value} if asked and asked.kind is AnswerKind.DAY and value else value


class Step(Model):
    """One step in the life of a registration. No actor means the system."""

    __tablename__ = "registration_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    state: Mapped[RegistrationState]
    reason: Mapped[str] = mapped_column(String(1000), default="")
