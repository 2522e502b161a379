"""Releases, and the sessions that people star."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.audit.models import Act
from forum.db import Model
from forum.languages import N_


class ReleaseAct(Act):
    """What the log says of releases."""

    RELEASED = "released", N_("Programme released")


class Release(Model):
    """One immutable document, in JSON: the programme in `document`, the edition in `edition` (forum.releases.rules).

    `key` is random: numbers return after a restore. Those that a migration gave are below zero.
    Releases of old say nothing of the edition.
    """

    __tablename__ = "release"
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    released_at: Mapped[datetime]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    document: Mapped[bytes] = mapped_column(LargeBinary)
    edition: Mapped[bytes | None] = mapped_column(LargeBinary)
    key: Mapped[int] = mapped_column(BigInteger, unique=True)
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


class Successor(Model):
    """A track, room or speaker that the last release tells under the key of another of its kind: it was merged.

    Addresses that name the old one are answered with the new one.
    """

    __tablename__ = "successor"
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    old_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    new_id: Mapped[int]
