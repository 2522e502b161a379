"""Letters waiting to go out."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model, Values
from forum.languages import NC_, Labelled

UNAWAITED = 100
"""The rank at which letters begin that nobody sits and waits for."""


class LetterState(Labelled):
    """Where a letter is; one that was dismissed by an administrator is not tried any more."""

    WAITING = "waiting", NC_("letter", "Waiting")
    SENT = "sent", NC_("letter", "Sent")
    FAILED = "failed", NC_("letter", "Failed")
    RETURNED = "returned", NC_("letter", "Came back")
    WITHHELD = "withheld", NC_("letter", "Withheld")
    """It was never sent; why stands in `error`: not for its reader, no longer so, or what it opened is closed."""
    DISMISSED = "dismissed", NC_("letter", "Dismissed")


class Letter(Model):
    """One mail: which template with which values, rendered in the recipient's language when it goes out.

    Answers go to `reply_to`, else where the site says; one that comes back to its address tag, or to that of the
    invitation in it (`tag`), is about the edition of `edition_id`, if it is about one.
    What has a lower `rank` goes first: whoever writes many, its `source`, waits behind others with each.
    Whether its reader may still be told, and whether it still holds, is asked when it leaves, of the row it is `about`;
    to one reader about one row they leave in the order in which they were written. One of an account (`account_id`)
    goes to the address that it has by then; one that has none, to the address that it was written to, on purpose:
    codes, offers, and what the owner of a mailbox must learn of an account that is being taken away. One with
    `expires_at` opens something until then: the secrets in its values are forgotten once it is sent.
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
    reply_to: Mapped[str] = mapped_column(String(320), default="", server_default="")
    edition_id: Mapped[int | None]
    tag: Mapped[str] = mapped_column(String(32), default="", server_default="")
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(300), default="")
    sent_at: Mapped[datetime | None]
    about: Mapped[str] = mapped_column(String(20), default="", server_default="")
    about_id: Mapped[int | None]
    account_id: Mapped[int | None]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    __table_args__ = (
        Index("ix_letter_state_rank_due_at", "state", "rank", "due_at"),
        Index("ix_letter_source_state", "source", "state"),
        Index("ix_letter_recipient_id", "recipient", "id"),
        Index("ix_letter_tag", "tag"),
        Index("ix_letter_about", "about", "about_id", "account_id", "id"),
    )
