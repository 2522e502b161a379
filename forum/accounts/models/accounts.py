"""Accounts, the persons behind them, and one-time links."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.audit.models import Act
from forum.db import Model, Versioned
from forum.languages import N_

if TYPE_CHECKING:
    from forum.accounts.models.grants import Grant


class AccountAct(Act):
    """What the log says of accounts."""

    ACCOUNT_CREATED = "account created", N_("Account created")


class Purpose(Enum):
    CONFIRM = "confirm"
    RESET = "reset"


class Account(UserMixin, Model):
    """A way to sign in. `generation` rises when every open sign-in must end (a new password)."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(20), default="en")
    generation: Mapped[int] = mapped_column(default=0)
    person: Mapped["Person | None"] = relationship(back_populates="account", lazy="joined")
    grants: Mapped[list["Grant"]] = relationship(
        back_populates="account", foreign_keys="Grant.account_id", passive_deletes=True
    )

    def get_id(self) -> str:
        """What the signed cookie holds: it stops working when the generation rises."""
        return f"{self.id}.{self.generation}"

    @property
    def label(self) -> str:
        """How logs and greetings call this account."""
        return self.person.name if self.person else self.email


class Person(Versioned, Model):
    """Names as in the passport and as at home; one name may be all there is."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    account: Mapped[Account] = relationship(back_populates="person")
    given_name: Mapped[str] = mapped_column(String(100), default="")
    family_name: Mapped[str] = mapped_column(String(100))
    patronymic: Mapped[str] = mapped_column(String(100), default="")
    native_name: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2), index=True)
    organisation: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    folded: Mapped[str] = mapped_column(String(1000), default="")

    @property
    def name(self) -> str:
        """Given and family name, as in the passport."""
        return f"{self.given_name} {self.family_name}".strip()


PERSON_FIELDS = {
    "given_name": N_("Given name"),
    "family_name": N_("Family name"),
    "patronymic": N_("Patronymic"),
    "native_name": N_("Name as written at home"),
    "country": N_("Country"),
    "organisation": N_("Organisation"),
    "position": N_("Position"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
}
"""What organisers see and export of a person, in this order, by the words for it; the address is the account's."""


class OneTimeLink(Model):
    """A link sent by mail; only its hash is kept."""

    __tablename__ = "one_time_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
