"""Accounts elsewhere that sign in here."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model


class Identity(Model):
    """Somebody at a provider (OpenID Connect): its `issuer` never gives a `subject` to another.

    `name` is how its owner knows it: the address there, or else the subject.
    """

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(320))
    linked_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
