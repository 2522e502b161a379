"""The log of acts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model


class AuditEntry(Model):
    """One act. `actor` is the account's id and its name at that time; `edition_id` says whose log shows it."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(200))
    edition_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(300))
    details: Mapped[dict[str, Any]]
    __table_args__ = (Index("ix_audit_entry_edition_id_id", "edition_id", "id"),)
