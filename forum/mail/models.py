"""Letters waiting to go out."""

from datetime import datetime
from enum import Enum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model, Values

UNAWAITED = 100
"""The rank at which letters begin that nobody sits and waits for."""


class LetterState(Enum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"
    """Its reader may no longer be told, or what it opened is closed: it was never sent."""


class Letter(Model):
    """One mail: which template with which values, rendered in the recipient's language when it goes out.

    What has a lower `rank` goes first: whoever writes many, its `source`, waits behind others with each.
    Whether its reader may still be told is asked when it leaves, of the row it is `about`. One with `expires_at` opens
    something until then: the secrets in its values are forgotten once it is sent.
    """

    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    recipient: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(20))
    template: Mapped[str] = mapped_column(String(60))
    values: Mapped[Values]
    calendar: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    due_at: Mapped[datetime]
    rank: Mapped[int] = mapped_column(default=UNAWAITED, server_default=str(UNAWAITED))
    source: Mapped[str] = mapped_column(String(320), default="", server_default="")
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(300), default="")
    sent_at: Mapped[datetime | None]
    about: Mapped[str] = mapped_column(String(20), default="", server_default="")
    about_id: Mapped[int | None]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    __table_args__ = (
        Index("ix_letter_state_rank_due_at", "state", "rank", "due_at"),
        Index("ix_letter_source_state", "source", "state"),
    )
