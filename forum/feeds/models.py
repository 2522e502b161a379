"""Personal calendar addresses, answers to invitations, and changes that may have to go by mail."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Account
from forum.db import Model
from forum.editions.models import Edition
from forum.registration.models import Registration


class SubscriptionKind(Enum):
    FEED = "feed"
    CALDAV = "caldav"


class Subscription(Model):
    """A personal address (or app password) for one device. Only the token's hash is kept; it is shown once.

    `interval` is the usual number of seconds between two fetches, learned from them; `seen` is the version of the
    calendar that was fetched last.
    """

    __tablename__ = "subscription"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[SubscriptionKind] = mapped_column(default=SubscriptionKind.FEED, server_default="FEED")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(5))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    last_client: Mapped[str] = mapped_column(String(200), default="")
    interval: Mapped[int | None]
    seen: Mapped[str] = mapped_column(String(64), default="", server_default="")
    revoked_at: Mapped[datetime | None]


class Partstat(Enum):
    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"


class Answer(Model):
    """What a calendar program answered to the invitation of a registration (RFC 5546 3.2.3); the latest counts."""

    __tablename__ = "invitation_answer"
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    registration: Mapped[Registration] = relationship()
    partstat: Mapped[Partstat]
    stamp: Mapped[datetime]
    received_at: Mapped[datetime]


class Notice(Model):
    """A changed session that an account's calendars must carry before `due_at`, or a letter will."""

    __tablename__ = "notice"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    account: Mapped[Account] = relationship()
    session_uid: Mapped[UUID] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    edition: Mapped[Edition] = relationship()
    changed_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
