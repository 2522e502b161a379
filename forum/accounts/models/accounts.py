"""Accounts, and one-time links."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.audit.models import Act
from forum.db import Model
from forum.languages import N_, NC_, LabelledText

if TYPE_CHECKING:
    from forum.accounts.models.grants import FactorDemand, Grant


class AccountAct(Act):
    """What the log says of accounts."""

    ACCOUNT_CREATED = "account created", N_("Account created")
    ADDRESS_CHANGED = "address changed", N_("Address changed")
    ADDRESS_TAKEN_BACK = "address taken back", N_("Change of address taken back")
    SIGNED_IN = "signed in elsewhere", N_("Signed in on a new device or network")
    SIGNED_OUT = "signed out", N_("Signed out elsewhere")
    PASSWORD_SET = "password set", N_("A new password was set")
    FACTOR_ADDED = "factor added", N_("A second factor was added")
    FACTOR_REMOVED = "factor removed", N_("The second factor was removed")
    PASSKEY_ADDED = "passkey added", N_("A passkey was added")
    PASSKEY_RENAMED = "passkey renamed", N_("A passkey was renamed")
    PASSKEY_REMOVED = "passkey removed", N_("A passkey was removed")
    RECOVERY_CODES = "recovery codes made", N_("New recovery codes were made")
    RECOVERY_CODE_USED = "recovery code used", N_("A recovery code was used; so many are left")
    SIGNED_OUT_FOR = "signed out by administrator", N_("An administrator signed the account out")
    FACTOR_TAKEN = "factor taken", N_("An administrator removed the second factor")
    DISABLED = "account disabled", N_("Account closed")
    ENABLED = "account enabled", N_("Account opened again")
    CAME_IN = "signed in", NC_("act", "Signed in")
    FAILED = "sign-in failed", N_("Signing in failed")
    LEFT = "left", NC_("act", "Signed out")
    ENDED = "sign-in ended", N_("Signed out on one device")
    IDENTITY_LINKED = "identity linked", N_("An account elsewhere signs in here from now on")
    IDENTITY_UNLINKED = "identity unlinked", N_("An account elsewhere no longer signs in here")
    APP_PASSWORD = "app password made", N_("An app password for calendars was made")


class Way(LabelledText):
    """How somebody shows who they are."""

    PASSWORD = "password", N_("Password")
    CODE = "code", N_("Code from a letter")
    LINK = "link", N_("Link from a letter")
    FACTOR = "factor", N_("Second factor")
    PASSKEY = "passkey", N_("Passkey")
    PROVIDER = "provider", N_("Account elsewhere")


class Purpose(Enum):
    """Of a link: to come in, with an account or for one; to choose a new password; to show who one is;
    to change the address, and to take that back; and, in the browser alone, to show the second factor, or a passkey."""

    CONFIRM = "confirm"
    RESET = "reset"
    AGAIN = "again"
    ADDRESS = "address"
    BACK = "back"
    FACTOR = "factor"
    PASSKEY = "passkey"


class Account(Model):
    """A way to sign in. `name` is what the person behind it is called, kept up by the slice people, which accounts do
    not know. Once it is disabled nobody gets in and none of its roles counts; why, administrators read alone.
    `has_factor`: there is an app or a passkey (`keep_factors`)."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    disabled_reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
    language: Mapped[str] = mapped_column(String(20), default="en")
    has_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    name: Mapped[str] = mapped_column(String(320), default="", server_default="")
    grants: Mapped[list["Grant"]] = relationship(
        back_populates="account", foreign_keys="Grant.account_id", passive_deletes=True
    )

    demands: Mapped[list["FactorDemand"]] = relationship(
        primaryjoin="foreign(FactorDemand.id) != -Account.id", viewonly=True, order_by="FactorDemand.id"
    )
    """Everywhere where a second factor is demanded, whether it concerns the account or not: few, read with it."""

    is_authenticated, is_active, is_anonymous = True, True, False
    """What Flask-Login asks of whoever is signed in; the model does not know that library."""
    cookie = ""
    """What the signed cookie of a new sign-in holds: the secret of its row."""

    def get_id(self) -> str:
        """The same, as Flask-Login asks for it."""
        return self.cookie

    @property
    def label(self) -> str:
        """How logs and greetings call this account."""
        return self.name or self.email

    @property
    def signed(self) -> str:
        """How letters and the log call whoever acts: a name can be anybody's; the address is their own, and the only
        one that is told."""
        return f"{self.name[:100]}, {self.email}" if self.name and "@" not in self.name else self.email


class OneTimeLink(Model):
    """A link sent by mail, and what whoever asked for it said; only hashes of its secrets are kept.

    A code stands beside it in the letter, for the browser that asked; it can be tried a few times. An account comes
    into being when its link or code is used: until then, what was said is nobody's.
    """

    __tablename__ = "one_time_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose]
    email: Mapped[str] = mapped_column(String(320), default="", server_default="", index=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="", server_default="")
    language: Mapped[str] = mapped_column(String(20), default="", server_default="")
    next_path: Mapped[str] = mapped_column(String(500), default="", server_default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    browser_hash: Mapped[str] = mapped_column(String(64), default="", server_default="", index=True)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
