"""Changes that may have to go by mail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from forum.accounts.models import Account
from forum.db import Model
from forum.editions.models import PublicEdition


class Notice(Model):
    """A changed session that an account's calendars must carry before `due_at`, or a letter will."""

    __tablename__ = "notice"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    account: Mapped[Account] = relationship()
    session_uid: Mapped[UUID] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[PublicEdition] = relationship(
        primaryjoin=lambda: foreign(Notice.edition_id) == PublicEdition.id, viewonly=True
    )
    changed_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
