"""What was merged into what, and what it takes to take that back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.audit.models import Act
from forum.db import Model
from forum.languages import N_


class RemovalAct(Act):
    """What the log says of what goes; that it is gone for good, in the words of its slice."""

    ARCHIVED = "thing archived", N_("Archived")
    RESTORED = "thing restored", N_("Restored")
    MERGED = "thing merged", N_("Merged into another")
    TAKEN_BACK = "merging taken back", N_("Merging undone")


class Merger(Model):
    """A thing that was merged into another of its kind.

    `moved` holds by table what referred to it, as whoever moved it needs it to take it back. The rooms of a venue have
    mergers of their own, of which the venue's is the `whole`.
    """

    __tablename__ = "merger"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    into_id: Mapped[int]
    merged_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    whole_id: Mapped[int | None] = mapped_column(ForeignKey("merger.id", ondelete="CASCADE"), index=True)
    moved: Mapped[dict[str, Any]]
    __table_args__ = (
        Index("ix_merger_kind_into_id", "kind", "into_id"),
        Index("ix_merger_kind_row_id", "kind", "row_id"),
    )
