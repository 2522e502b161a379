"""Categories, registrations and their history."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Account
from forum.audit.models import Act, Traced
from forum.db import Archivable, Model, Versioned
from forum.editions.models import Edition
from forum.languages import N_, NC_, Labelled, Text


class RegistrationAct(Act):
    """What the log says of registrations."""

    CATEGORY_SAVED = "category saved", N_("Category saved")
    REGISTRATIONS_EXPORTED = "registrations exported", N_("Registrations exported")
    REGISTRATION_PENDING = "registration pending", N_("Registration pending")
    REGISTRATION_CONFIRMED = "registration confirmed", N_("Registration confirmed")
    REGISTRATION_WAITLISTED = "registration waitlisted", N_("Registration waitlisted")
    REGISTRATION_REJECTED = "registration rejected", N_("Registration rejected")
    REGISTRATION_WITHDRAWN = "registration withdrawn", N_("Registration withdrawn")
    REGISTRATION_CANCELLED = "registration cancelled", N_("Registration cancelled")


class RegistrationState(Labelled):
    PENDING = "pending", N_("Pending approval")
    CONFIRMED = "confirmed", NC_("registration", "Confirmed")
    WAITLISTED = "waitlisted", N_("On the waitlist")
    REJECTED = "rejected", N_("Rejected")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    CANCELLED = "cancelled", NC_("registration", "Cancelled")


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


class Registration(Traced, Model):
    """A request to take part in an edition: at most one of an account is alive."""

    __tablename__ = "registration"
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    edition: Mapped[Edition] = relationship()
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    category: Mapped[Category] = relationship(lazy="joined")
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    account: Mapped[Account] = relationship(lazy="joined")
    state: Mapped[RegistrationState]
    note: Mapped[str] = mapped_column(LongText, default="")
    waitlist_number: Mapped[int | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)

    @property
    def trace_name(self) -> str:
        """The reference: the log names nobody."""
        return self.reference

    @property
    def answers(self) -> dict[str, str]:
        """The values of ANSWERS."""
        return {name: getattr(self, name) for name in ANSWERS}

    __table_args__ = (
        Index("ix_registration_edition_id_state", "edition_id", "state"),
        Index("ix_registration_waitlist", "category_id", "waitlist_number"),
        Index(
            "uq_registration_alive",
            "edition_id",
            "account_id",
            unique=True,
            sqlite_where=text("state IN ('PENDING', 'CONFIRMED', 'WAITLISTED')"),
            postgresql_where=text("state IN ('PENDING', 'CONFIRMED', 'WAITLISTED')"),
        ),
    )


ANSWERS = {"note": N_("Note")}
"""What registrants tell beside their category, by the words under which pages and exports show it."""


class Step(Model):
    """One step in the life of a registration. No actor means the system."""

    __tablename__ = "registration_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    state: Mapped[RegistrationState]
    reason: Mapped[str] = mapped_column(String(1000), default="")
