"""What is public of an edition: its facts as the last release told them."""

from datetime import date, datetime, time
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.columns import Packed
from forum.db import Model
from forum.editions.models import EditionState, Series

Texts = dict[str, str]


class VenueFacts(msgspec.Struct, frozen=True):
    """A venue as an edition tells it. Degrees for latitude and longitude."""

    id: int
    name: Texts
    address: Texts
    city: Texts
    country: str
    timezone: str
    latitude: float | None
    longitude: float | None


class SeriesFacts(msgspec.Struct, frozen=True):
    """A series as an edition tells it."""

    id: int
    slug: str
    name: Texts
    accent: str


class EditionFacts(msgspec.Struct, frozen=True):
    """Everything of an edition that a page or a feed depends on, beside its sessions. Days are the venue's.

    Fields after `venue` have a default: releases of old say nothing of them.
    """

    uid: UUID
    slug: str
    name: Texts
    about: Texts
    audience: Texts
    starts_on: date
    ends_on: date
    opens_at: time | None
    closes_at: time | None
    languages: tuple[str, ...]
    state: EditionState
    series: SeriesFacts
    venue: VenueFacts
    day_starts_at: time = time()


class PublicEdition(Model):
    """An edition as everyone sees it: what the last release said. It has the attributes of an Edition.

    Until there is a release, it follows the draft. `stamp` is random and another one whenever anything here changes:
    what is made of an edition is known by it. `release` is the key of the release. Only `forum.editions.services.show`
    writes it.
    """

    __tablename__ = "public_edition"
    id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    owner: Mapped[Series] = relationship(lazy="joined")
    series_slug: Mapped[str] = mapped_column(String(60))
    slug: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[EditionState]
    facts: Mapped[EditionFacts] = mapped_column(Packed(EditionFacts))
    sequence: Mapped[int] = mapped_column(default=0)
    modified_at: Mapped[datetime]
    stamp: Mapped[int] = mapped_column(BigInteger)
    release: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_public_edition_series_slug_slug", "series_slug", "slug"),
        Index("ix_public_edition_state_starts_on", "state", "starts_on"),
    )

    @property
    def closed(self) -> bool:
        """Whether it exists only for its members: that holds at once, no release is waited for."""
        return self.owner.closed

    @property
    def is_public(self) -> bool:
        """Whether everyone may see it, and calendars carry it."""
        return self.state is not EditionState.DRAFT and not self.owner.closed

    @property
    def uid(self) -> UUID:
        """Its identifier in calendars."""
        return self.facts.uid

    @property
    def series(self) -> SeriesFacts:
        """Its series, as it tells it."""
        return self.facts.series

    @property
    def venue(self) -> VenueFacts:
        """Where it is."""
        return self.facts.venue

    @property
    def name(self) -> Texts:
        """What it is called."""
        return self.facts.name

    @property
    def about(self) -> Texts:
        """What it is about."""
        return self.facts.about

    @property
    def audience(self) -> Texts:
        """Who it is for."""
        return self.facts.audience

    @property
    def languages(self) -> tuple[str, ...]:
        """What is spoken there."""
        return self.facts.languages

    @property
    def opens_at(self) -> time | None:
        """When it opens, on its first day."""
        return self.facts.opens_at

    @property
    def closes_at(self) -> time | None:
        """When it closes, on its last day."""
        return self.facts.closes_at

    @property
    def day_starts_at(self) -> time:
        """When its days begin."""
        return self.facts.day_starts_at
