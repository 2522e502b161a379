"""Personal calendar addresses."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model


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
    language: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    last_client: Mapped[str] = mapped_column(String(200), default="")
    interval: Mapped[int | None]
    seen: Mapped[str] = mapped_column(String(64), default="", server_default="")
    revoked_at: Mapped[datetime | None]
