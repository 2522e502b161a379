"""The log of acts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model
from forum.languages import LabelledText


class Act(LabelledText):
    """What somebody did. Each slice names its acts in a subclass; the log keeps the value."""

    @classmethod
    def label_of(cls, value: str) -> str:
        """What pages call an act of any slice; one that no slice knows any more is called by its value."""
        return next((act.label for acts in cls.__subclasses__() for act in acts if act.value == value), value)


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

    @property
    def label(self) -> str:
        """What pages call the act."""
        return Act.label_of(self.act)

    __table_args__ = (Index("ix_audit_entry_edition_id_id", "edition_id", "id"),)
