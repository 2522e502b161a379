"""Series, editions, venues and rooms."""

from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.audit.models import Act, Traced
from forum.db import Archivable, Model, Versioned
from forum.editions.models.practical import PRACTICAL as PRACTICAL
from forum.editions.models.practical import Practical
from forum.languages import N_, NC_, Labelled, Text

ACCENTS = {
    "turquoise": N_("Turquoise"),
    "lapis": N_("Lapis"),
    "saffron": N_("Saffron"),
    "pomegranate": N_("Pomegranate"),
    "almond": N_("Almond"),
    "steppe": N_("Steppe"),
}
"""The colours of a series, by the names that pages show."""


class EditionAct(Act):
    """What the log says of series, editions and venues."""

    SERIES_SAVED = "series saved", N_("Series saved")
    EDITION_SAVED = "edition saved", N_("Edition saved")
    EDITION_DRAFT = "edition draft", N_("Edition hidden")
    EDITION_ANNOUNCED = "edition announced", N_("Edition announced")
    EDITION_POSTPONED = "edition postponed", N_("Edition postponed")
    EDITION_CANCELLED = "edition cancelled", N_("Edition cancelled")
    VENUE_SAVED = "venue saved", N_("Venue saved")
    ROOM_SAVED = "room saved", N_("Room saved")
    TEAM_CHANGED = "team changed", N_("Team changed")
    SERIES_OPENED = "series opened", N_("Series opened")
    SERIES_CLOSED = "series closed", N_("Series closed")
    SERIES_REMOVED = "series removed", N_("Series removed")
    EDITION_REMOVED = "edition removed", N_("Edition removed")
    VENUE_REMOVED = "venue removed", N_("Venue removed")
    ROOM_REMOVED = "room removed", N_("Room removed")


class EditionState(Labelled):
    DRAFT = "draft", N_("Draft")
    ANNOUNCED = "announced", N_("Announced")
    POSTPONED = "postponed", NC_("edition", "Postponed")
    CANCELLED = "cancelled", NC_("edition", "Cancelled")


class Series(Traced, Archivable, Versioned, Model):
    """A forum that comes back. A closed one exists only for its members; `opened_at`: when it last was opened.

    `figures`: on each line a number and what it counts (forum.editions.rules.figures_of).
    """

    __tablename__ = "series"
    TRACED = {
        "slug": N_("Address"),
        "name": N_("Name"),
        "summary": N_("In one sentence"),
        "about": N_("About"),
        "figures": N_("Figures"),
        "figures_source": N_("Source of the figures"),
        "accent": N_("Accent colour"),
        "closed": N_("Closed: only its members know of it"),
    }
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Text]
    summary: Mapped[Text]
    about: Mapped[Text]
    figures: Mapped[Text] = mapped_column(default=dict, server_default="{}")
    figures_source: Mapped[Text] = mapped_column(default=dict, server_default="{}")
    accent: Mapped[str] = mapped_column(String(20), default="turquoise")
    closed: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None]


class Venue(Traced, Archivable, Versioned, Model):
    """A place with an address and a time zone."""

    __tablename__ = "venue"
    TRACED = {
        "name": N_("Name"),
        "address": N_("Street address"),
        "city": N_("City"),
        "country": N_("Country"),
        "timezone": N_("Time zone"),
        "latitude": N_("Latitude"),
        "longitude": N_("Longitude"),
    }
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Text]
    address: Mapped[Text]
    city: Mapped[Text]
    country: Mapped[str] = mapped_column(String(2))
    timezone: Mapped[str] = mapped_column(String(60))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Room(Traced, Archivable, Versioned, Model):
    """A hall or stage of a venue."""

    __tablename__ = "room"
    TRACED = {"name": N_("Name"), "capacity": N_("Seats")}
    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"), index=True)
    venue: Mapped[Venue] = relationship()
    name: Mapped[Text]
    capacity: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)


class Edition(Practical, Traced, Archivable, Versioned, Model):
    """A forum in one year, as its organisers' draft has it. What is public of it is a PublicEdition.

    With both `opens_at` (on the first day) and `closes_at` (on the last), by the venue's clock, calendars show
    it with times; else as whole days. Each of its days begins at `day_starts_at`, and ends as the next would begin.
    """

    __tablename__ = "edition"
    TRACED = {
        "slug": N_("Address"),
        "name": N_("Name"),
        "about": N_("About"),
        "audience": N_("Who it is for"),
        "starts_on": N_("First day"),
        "ends_on": N_("Last day"),
        "opens_at": N_("Opens at (first day)"),
        "closes_at": N_("Closes at (last day)"),
        "day_starts_at": N_("Its days begin at"),
        "languages": N_("Languages"),
        "venue": N_("Venue"),
        "state": N_("Status"),
        "desk_approves": N_("The registration desk may approve registrations"),
        "contact": N_("Contact address"),
        **PRACTICAL,
    }
    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    series: Mapped[Series] = relationship(lazy="joined")
    slug: Mapped[str] = mapped_column(String(60))
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    name: Mapped[Text]
    about: Mapped[Text]
    audience: Mapped[Text]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opens_at: Mapped[time | None]
    closes_at: Mapped[time | None]
    day_starts_at: Mapped[time] = mapped_column(default=time(), server_default="00:00:00")
    languages: Mapped[list[str]]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    venue: Mapped[Venue] = relationship(lazy="joined")
    state: Mapped[EditionState] = mapped_column(default=EditionState.DRAFT)
    desk_approves: Mapped[bool] = mapped_column(default=False)
    contact: Mapped[str] = mapped_column(String(320), default="", server_default="")
    __table_args__ = (UniqueConstraint("series_id", "slug"),)

    @property
    def is_public(self) -> bool:
        """Whether everyone may see it, and calendars carry it."""
        return self.state is not EditionState.DRAFT and not self.series.closed


class OldSlug(Model):
    """A slug that was given up; its addresses answer for ever. `edition_slug` is empty for a series."""

    __tablename__ = "old_slug"
    series_slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    edition_slug: Mapped[str] = mapped_column(String(60), primary_key=True, default="")
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))


from forum.editions.models.public import EditionFacts as EditionFacts  # noqa: E402 - they need what stands above
from forum.editions.models.public import PublicEdition as PublicEdition  # noqa: E402
from forum.editions.models.public import SeriesFacts as SeriesFacts  # noqa: E402
from forum.editions.models.public import VenueFacts as VenueFacts  # noqa: E402

AnyEdition = Edition | PublicEdition
"""Where both will do."""
