"""Where an account is signed in."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models.accounts import Account
from forum.db import Model


class SignIn(Model):
    """A browser in which an account is signed in; only the hash of what its cookie holds is kept.

    `address` is a network, never one machine's. `seen_at` is noted every few minutes. It lasts until `expires_at`,
    which its use puts off, or until somebody ends it. `confirmed_at` is when they showed last who they are.
    """

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    account: Mapped[Account] = relationship()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(100), default="")
    address: Mapped[str] = mapped_column(String(50), default="")
    remembered: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
