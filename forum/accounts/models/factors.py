"""What an account shows beside its password or its mail."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model


class Factor(Model):
    """An app that makes a code every half minute (TOTP, RFC 6238).

    `secret` is sealed by the key of the site. `step` is the last half minute whose code was used: none is good twice.
    `tries` are those since the last right code or pause, `tried_at` the last of them.
    """

    __tablename__ = "factor"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    secret: Mapped[str] = mapped_column(String(300))
    added_at: Mapped[datetime]
    step: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]


class RecoveryCode(Model):
    """What is written down for the day when the app is lost: good once; only its hash is kept."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class Passkey(Model):
    """A key that a device or a password manager keeps (WebAuthn): it signs in alone, because it asks who is there.

    `credential` is its name in base64url, as browsers say it. `sign_count` is what its authenticator counted last; many
    never count.
    """

    __tablename__ = "passkey"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    name: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
