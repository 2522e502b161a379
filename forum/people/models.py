"""Persons, and the links by which they are claimed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Account
from forum.audit.models import Act, Traced
from forum.db import Model, Versioned
from forum.languages import DEFAULT, N_, greeted


class PersonAct(Act):
    """What the log says of persons."""

    PERSON_SAVED = "person saved", N_("Profile saved")
    CLAIM_SENT = "claim sent", N_("Profile offered by mail")
    PERSONS_JOINED = "persons joined", N_("Two profiles became one")
    PERSON_CLAIMED = "person claimed", N_("Profile taken over by its person")


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
"""What organisers see and export of a person, in this order, by the words for it."""


class Person(Traced, Versioned, Model):
    """Names as in the passport and as at home; one name may be all there is. It may exist before it has an account.

    `email` and `language` reach a person without an account, and are never public; an account's own come first.
    """

    __tablename__ = "person"
    TRACED = PERSON_FIELDS
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), unique=True)
    account: Mapped[Account | None] = relationship(lazy="joined")
    given_name: Mapped[str] = mapped_column(String(100), default="")
    family_name: Mapped[str] = mapped_column(String(200))
    patronymic: Mapped[str] = mapped_column(String(100), default="")
    native_name: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2), index=True, default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(320), default="", server_default="")
    language: Mapped[str] = mapped_column(String(20), default=DEFAULT, server_default=DEFAULT)
    folded: Mapped[str] = mapped_column(String(1000), default="")

    @property
    def name(self) -> str:
        """Given and family name, as in the passport."""
        return f"{self.given_name or ''} {self.family_name}".strip()

    def greeted(self, language: str) -> str:
        """What a letter in this language calls them."""
        return greeted(self.name, self.native_name or "", language)

    @property
    def address(self) -> str:
        """Where letters go; empty if nowhere."""
        return self.account.email if self.account else self.email or ""

    @property
    def reads(self) -> str:
        """The language of those letters."""
        return self.account.language if self.account else self.language or DEFAULT

    def said(self) -> dict[str, Any]:
        """The values of PERSON_FIELDS as they are now: what a registration keeps."""
        return {name: getattr(self, name) or "" for name in PERSON_FIELDS} | {"email": self.address}


LIFETIME = timedelta(days=30)
"""How long a link that is sent works."""


class ClaimLink(Model):
    """A link sent to the address of a person without an account; only its hash is kept, and who sent it."""

    __tablename__ = "claim_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    person: Mapped[Person] = relationship()
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    sender: Mapped[Account | None] = relationship()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    @property
    def sent_at(self) -> datetime:
        """When a letter brought it; not that of one which let somebody in at once."""
        return self.expires_at - LIFETIME
