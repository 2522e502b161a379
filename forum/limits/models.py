"""Counts."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model


class Tally(Model):
    """How often something was done under one key – an address, a network – within a window of so many seconds."""

    __tablename__ = "tally"
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    seconds: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    begun_at: Mapped[datetime] = mapped_column(primary_key=True)
    number: Mapped[int]
