"""Slots of the draft, and drafts as somebody was shown them."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.audit.models import Act, Traced
from forum.columns import Packed
from forum.db import Model, Versioned
from forum.editions.models import Room
from forum.languages import N_, NC_, Labelled
from forum.programme.models import Session
from forum.releases.rules import Draft, Frequency


class ScheduleAct(Act):
    """What the log says of the draft."""

    SESSION_SCHEDULED = "session scheduled", N_("Session scheduled")
    SESSION_UNSCHEDULED = "session unscheduled", N_("Session taken out of the schedule")
    SESSION_RESCHEDULED = "session rescheduled", N_("Session moved to another time or place")
    SERIES_SHORTENED = "series shortened", N_("Series ends earlier")
    SERIES_PROLONGED = "series prolonged", N_("Series ends later")
    DATES_TAKEN_OUT = "dates taken out", N_("Dates of a series taken out")
    DATES_ADDED = "dates added", N_("Dates of a series added")
    SESSION_CANCELLED = "session cancelled", N_("Session cancelled")
    SESSION_REINSTATED = "session reinstated", N_("Session reinstated")
    SESSION_STATUS_CHANGED = "session status changed", N_("Status of a session changed")
    OCCURRENCE_CHANGED = "occurrence changed", N_("Occurrence changed")
    OCCURRENCE_RESCHEDULED = "occurrence rescheduled", N_("Single date moved to another time or place")
    OCCURRENCE_LEFT_OUT = "occurrence left out", N_("Single date left out")
    OCCURRENCE_CANCELLED = "occurrence cancelled", N_("Single date cancelled")
    OCCURRENCE_REINSTATED = "occurrence reinstated", N_("Single date reinstated")
    OCCURRENCE_RESTORED = "occurrence restored", N_("Occurrence follows the rule again")
    OCCURRENCE_DROPPED = "occurrence dropped", N_("Single date that differed is lost")
    SESSION_REMOVED = "session removed", N_("Session removed")
    SESSION_TAKEN_ALONG = "session taken along", N_("Session changed with the whole edition")


class Proposal(Model):
    """A draft as somebody was shown it: a release publishes that, whatever was changed since.

    `id` is made of what it holds; `after` is the key of the release before it, or none.
    """

    __tablename__ = "proposal"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    after: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    draft: Mapped[Draft] = mapped_column(Packed(Draft))


class SlotState(Labelled):
    CONFIRMED = "confirmed", NC_("session", "Confirmed")
    TENTATIVE = "tentative", N_("Provisional")
    CANCELLED = "cancelled", NC_("session", "Cancelled")


def key_of(recurs_at: datetime) -> str:
    """An occurrence's place in addresses."""
    return recurs_at.strftime("%Y%m%dT%H%M%SZ")


class Slot(Traced, Versioned, Model):
    """When and where a session takes place. A session without a slot is not in the next release."""

    __tablename__ = "slot"
    TRACED = {
        "room": N_("Room"),
        "starts_at": N_("Start"),
        "ends_at": N_("End"),
        "state": N_("Status"),
        "frequency": N_("Repeats"),
        "interval": N_("Every … days, weeks or months"),
        "weekdays": N_("On these days (if it repeats by the week)"),
        "until": N_("Until (this day included)"),
    }
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    session: Mapped[Session] = relationship(lazy="joined")
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    room: Mapped[Room | None] = relationship(lazy="joined")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[SlotState] = mapped_column(default=SlotState.CONFIRMED)
    state_before: Mapped[SlotState | None]
    """Before the whole edition was cancelled: what it gets back with it."""
    frequency: Mapped[Frequency | None]
    interval: Mapped[int] = mapped_column(default=1, server_default="1")
    weekdays: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    until: Mapped[datetime | None]
    exceptions: Mapped[list["SlotException"]] = relationship(
        order_by="SlotException.recurs_at", cascade="all, delete-orphan", lazy="selectin"
    )

    def traced(self) -> dict[str, object]:
        """How it repeats only if it does."""
        kept = super().traced()
        repeats = ("interval", "weekdays", "until")
        return kept if self.frequency else {name: value for name, value in kept.items() if name not in repeats}


class SlotException(Traced, Versioned, Model):
    """One occurrence of a recurring slot that is left out, moved or cancelled; `recurs_at` is the rule's start."""

    __tablename__ = "slot_exception"
    TRACED = {
        "recurs_at": N_("Occurrence"),
        "left_out": N_("Left out"),
        "room": N_("Room"),
        "starts_at": N_("Start"),
        "ends_at": N_("End"),
        "state": N_("Status"),
    }
    SAYS_WHICH = frozenset({"recurs_at"})
    session_id: Mapped[int] = mapped_column(ForeignKey("slot.session_id", ondelete="CASCADE"), primary_key=True)
    recurs_at: Mapped[datetime] = mapped_column(primary_key=True)
    left_out: Mapped[bool] = mapped_column(default=False)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    room: Mapped[Room | None] = relationship(lazy="joined")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[SlotState] = mapped_column(default=SlotState.CONFIRMED)

    @property
    def key(self) -> str:
        """Its occurrence's place in addresses."""
        return key_of(self.recurs_at)

    def traced(self) -> dict[str, object]:
        """When and where only if it takes place."""
        kept = super().traced()
        return {name: kept[name] for name in ("recurs_at", "left_out")} if self.left_out else kept
