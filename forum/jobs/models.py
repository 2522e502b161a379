"""How each job is doing, shared by all processes."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model


class JobState(Model):
    """One job: its next turn by the clock, who has taken it until when, and how it went the last time.

    `due_at` is empty where only news asks for the job. `failures` counts those in a row.
    """

    __tablename__ = "job"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    due_at: Mapped[datetime | None]
    holder: Mapped[str] = mapped_column(String(32), default="")
    leased_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(300), default="")
