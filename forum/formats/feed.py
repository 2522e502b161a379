"""What every format is rendered from: a feed of editions and sessions."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from forum import addresses
from forum.editions.rules import closing
from forum.formats.words import WORDS
from forum.languages import pick
from forum.prose import to_plain
from forum.releases.rules import Days, Facts, Override, Released, Status, Texts, detail_lines, status_within
from forum.zones import get_zone


class EditionFacts(NamedTuple):
    """What calendars need to know of an edition. Days are the venue's, the last included."""

    uid: str
    sequence: int
    modified_at: datetime
    status: Status  # never tentative
    name: Texts
    about: Texts
    place: Texts
    latitude: float | None
    longitude: float | None
    starts_on: date
    ends_on: date
    url: str
    accent: str
    timezone: str
    opens_at: time | None = None
    closes_at: time | None = None
    day_starts_at: time = time()

    def __repr__(self) -> str:
        """What ETags are made of: days that begin at midnight go without saying, as in releases of old."""
        told = zip(self._fields, self, strict=True)
        said = (f"{name}={value!r}" for name, value in told if (name, value) != ("day_starts_at", time()))
        return f"EditionFacts({', '.join(said)})"

    @property
    def days(self) -> Days:
        """How its days are counted."""
        return Days(self.timezone, self.day_starts_at, self.ends_on)

    @property
    def zone(self) -> tzinfo:
        """The venue's zone."""
        return get_zone(self.timezone)

    @property
    def hours(self) -> tuple[datetime, datetime] | None:
        """From when to when by the venue's clock; None for whole days."""
        if self.opens_at is None or self.closes_at is None:
            return None
        first = datetime.combine(self.starts_on, self.opens_at, self.zone)
        return first, datetime.combine(*closing(self.ends_on, self.closes_at, self.day_starts_at), self.zone)

    @property
    def after(self) -> date:
        """The day after the last, as DTEND wants it."""
        return self.ends_on + timedelta(days=1)


class Item(NamedTuple):
    """A session of an edition; a personal calendar adds `extra` to its SEQUENCE and may have dropped it."""

    session: Released
    edition: EditionFacts
    extra: int = 0
    dropped_at: datetime | None = None

    @property
    def facts(self) -> Facts:
        """What the release says of it."""
        return self.session.facts

    @property
    def sequence(self) -> int:
        """RFC 5545 3.8.7.4, in this calendar."""
        return self.session.sequence + self.extra

    @property
    def status(self) -> Status:
        """The session's, or cancelled where it left this calendar."""
        return self.status_of(self.facts)

    def status_of(self, one: Facts | Override) -> Status:
        """The same of one occurrence."""
        left = Status.CANCELLED if self.dropped_at is not None else Status.CONFIRMED
        return status_within(status_within(one.status, self.facts.status), left)

    @property
    def modified_at(self) -> datetime:
        """When this calendar's entry last changed."""
        return max(self.session.modified_at, self.dropped_at or self.session.modified_at)

    @property
    def url(self) -> str:
        """Its page."""
        return addresses.session_page(self.edition.url, self.facts.id)

    def local(self, instant: datetime) -> datetime:
        """An instant by the venue's clock."""
        return instant.astimezone(self.edition.zone)


class Feed(NamedTuple):
    """One calendar, whatever its format. `source` is its own address, `number` the release it shows (0: none).

    `series` is the key of the series whose edition it is, 0 if it is of several. `shows` tells of an occurrence
    whether it passes the filter: tables and PDF ask it, programs get a recurring session whole.
    """

    name: str
    url: str
    source: str
    editions: tuple[EditionFacts, ...]
    items: tuple[Item, ...]
    language: str
    number: int = 0
    modified_at: datetime | None = None
    series: int = 0
    shows: Callable[[Facts], bool] = lambda _facts: True

    def tell(self, texts: Texts) -> str:
        """A text in the feed's language or the nearest, on one line."""
        return " ".join(pick(texts, self.language)[0].split())


def description(item: Item, language: str, max_length: int = 8000) -> str:
    """Everything worth reading of a session as plain text: at most so many characters of the abstract."""
    facts, words = item.facts, WORDS[language]
    abstract = passage(facts.abstract, language)
    parts = [abstract if len(abstract) <= max_length else f"{abstract[:max_length].rstrip()}…" if max_length else ""]
    for label, role in (("chair", "chair"), ("speakers", "speaker")):
        names = [person(s.name, s.affiliation, language) for s in facts.speakers if s.role == role]
        parts.append(f"{words[label]}: {'; '.join(names)}" if names else "")
    return "\n".join(filter(None, [*parts, *detail_lines(facts, language, by_name=True), item.url]))


def passage(text: Texts, language: str) -> str:
    """What organisers wrote with marks, as plain text of as many lines."""
    return to_plain(pick(text, language)[0])


def person(name: Texts, affiliation: Texts, language: str) -> str:
    """Name and where from."""
    where = pick(affiliation, language)[0]
    return f"{pick(name, language)[0]} ({where})" if where else pick(name, language)[0]


def where(facts: Facts | Override, language: str) -> str:
    """Room, venue, address on one line."""
    place = facts.place
    texts = (" ".join(pick(t, language)[0].split()) for t in (place.room, place.venue, place.address))
    return ", ".join(filter(None, texts))
