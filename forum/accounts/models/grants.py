"""Who may do what, where: roles that accounts hold, and offers of such to an address."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models.accounts import Account
from forum.accounts.models.roles import Role, Scope
from forum.audit.models import Act, Named, Traced
from forum.db import Model
from forum.languages import N_, Text


class GrantAct(Act):
    """What the log says of roles."""

    ROLE_OFFERED = "role offered", N_("Role offered")
    OFFER_SENT_AGAIN = "offer sent again", N_("Offer of a role sent again")
    OFFER_TAKEN_BACK = "offer taken back", N_("Offer of a role taken back")
    OFFER_DECLINED = "offer declined", N_("Offer of a role declined")
    ROLE_GIVEN = "role given", N_("Role given")
    ROLE_TAKEN = "role taken", N_("Role taken away")
    FACTOR_DEMANDED = "factor demanded", N_("Second factor demanded of the team")
    FACTOR_WAIVED = "factor waived", N_("Second factor no longer demanded of the team")


class Where(NamedTuple):
    """What a role is held in, and what people call that; the site has no key."""

    scope: Scope
    key: int = 0
    name: Text = Text({})

    @property
    def named(self) -> Named:
        """The same for the log: a scope is called as its table."""
        return Named(self.scope.value, self.key or None, next(iter(self.name.values()), ""))

    @property
    def edition_id(self) -> int | None:
        """Whose log tells of it."""
        return self.key if self.scope is Scope.EDITION else None


class Grant(Traced, Model):
    """A role that an account holds in the site (`scope_id` 0), a series, an edition or a venue."""

    __tablename__ = "grant"
    TRACED = {"email": N_("E-mail"), "role": N_("Role")}
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    account: Mapped[Account] = relationship(back_populates="grants", foreign_keys=account_id)
    scope: Mapped[Scope]
    scope_id: Mapped[int] = mapped_column(default=0)
    role: Mapped[Role]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    granted_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("account_id", "scope", "scope_id", "role"),
        Index("ix_grant_scope_scope_id", "scope", "scope_id"),
    )

    @property
    def email(self) -> str:
        """Whose it is."""
        return self.account.email


class GrantOffer(Traced, Model):
    """A role offered to whoever signs in with an address; only the hash of the letter's link is kept.

    `about` is what it is held in, by its name at that time. With `hands_over` the inviter's own same role ends.
    """

    __tablename__ = "grant_offer"
    TRACED = {"email": N_("E-mail"), "role": N_("Role")}
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    scope: Mapped[Scope]
    scope_id: Mapped[int] = mapped_column(default=0)
    role: Mapped[Role]
    about: Mapped[Text]
    hands_over: Mapped[bool] = mapped_column(default=False)
    offered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    inviter: Mapped[Account | None] = relationship()
    language: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    offered_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_grant_offer_scope_scope_id", "scope", "scope_id"),)

    @property
    def where(self) -> Where:
        """What it is held in."""
        return Where(self.scope, self.scope_id, self.about)

    @property
    def is_settled(self) -> bool:
        """Whether it was accepted, declined or taken back."""
        return any((self.accepted_at, self.declined_at, self.taken_back_at))


class FactorDemand(Model):
    """Where the team must have a second factor: in the whole site (`scope_id` 0) or in an edition, called `about`.

    Until then a role that covers it allows its holder to know of it, and no more.
    """

    __tablename__ = "factor_demand"
    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[Scope]
    scope_id: Mapped[int] = mapped_column(default=0)
    about: Mapped[Text]
    demanded_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("scope", "scope_id"),)

    @property
    def where(self) -> Where:
        """What it is demanded in."""
        return Where(self.scope, self.scope_id, self.about)
