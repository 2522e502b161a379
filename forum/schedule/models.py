"""Slots of the draft, releases, and the sessions people star."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Model
from forum.editions.models import Room
from forum.programme.models import Session


class SlotState(Enum):
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


class Frequency(Enum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    MONTHLY_BY_WEEKDAY = "monthly by weekday"


class Slot(Model):
    """When and where a session takes place. A session without a slot is not in the next release."""

    __tablename__ = "slot"
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    session: Mapped[Session] = relationship(lazy="joined")
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    room: Mapped[Room | None] = relationship(lazy="joined")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[SlotState] = mapped_column(default=SlotState.CONFIRMED)
    frequency: Mapped[Frequency | None]
    interval: Mapped[int] = mapped_column(default=1, server_default="1")
    weekdays: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    until: Mapped[datetime | None]
    exceptions: Mapped[list["SlotException"]] = relationship(
        order_by="SlotException.recurs_at", cascade="all, delete-orphan", lazy="selectin"
    )


class SlotException(Model):
    """One occurrence of a recurring slot that is left out, moved or cancelled; `recurs_at` is the rule's start."""

    __tablename__ = "slot_exception"
    session_id: Mapped[int] = mapped_column(ForeignKey("slot.session_id", ondelete="CASCADE"), primary_key=True)
    recurs_at: Mapped[datetime] = mapped_column(primary_key=True)
    left_out: Mapped[bool] = mapped_column(default=False)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    room: Mapped[Room | None] = relationship(lazy="joined")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[SlotState] = mapped_column(default=SlotState.CONFIRMED)


class Release(Model):
    """One immutable document, in JSON: forum.schedule.rules.Document."""

    __tablename__ = "release"
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    released_at: Mapped[datetime]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    document: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (UniqueConstraint("edition_id", "number"),)


class Star(Model):
    """A session somebody wants in their calendar. Un-starring keeps the row, so that the calendar learns of it."""

    __tablename__ = "star"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    session_uid: Mapped[UUID] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    starred: Mapped[bool] = mapped_column(default=True)
    changes: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    __table_args__ = (Index("ix_star_account_id_edition_id", "account_id", "edition_id"),)
