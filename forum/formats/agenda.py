"""What the formats for people and programmes share: the sessions of a feed day by day, one row per occurrence."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from forum.formats.feed import EditionFacts, Feed, Item
from forum.languages import pick
from forum.releases.rules import Facts, Status
from forum.releases.rules.grid import hall_order


class Entry(NamedTuple):
    """One occurrence of a session, by the venue's clock. `uid` is its own, and never another's."""

    item: Item
    facts: Facts
    uid: str
    number: int
    starts_at: datetime
    ends_at: datetime
    status: Status

    @property
    def off(self) -> bool:
        """Whether it does not take place then."""
        return self.status.is_off

    @property
    def day(self) -> date:
        """The edition's day on which it starts."""
        return self.days[0]

    @property
    def days(self) -> Sequence[date]:
        """The edition's days on which it stands."""
        return self.item.edition.days.on(self.facts)

    @property
    def length(self) -> timedelta:
        """How long it takes."""
        return self.ends_at - self.starts_at

    def room(self, language: str) -> str:
        """Its room, else its venue."""
        place = self.facts.place
        return " ".join(pick(place.room or place.venue, language)[0].split())


def entries(feed: Feed) -> list[Entry]:
    """Every occurrence of every session of the feed, in time."""
    occurrences = []
    for item in feed.items:
        for n, facts in enumerate(item.facts.occurrences(item.edition.timezone)):
            uid = facts.uid if item.facts.repeats is None else _own_uid(facts.uid, n)
            number = facts.id + n * 10**9
            occurrences.append(
                Entry(
                    item=item,
                    facts=facts,
                    uid=uid,
                    number=number,
                    starts_at=item.local(facts.starts_at),
                    ends_at=item.local(facts.ends_at),
                    status=item.status_of(facts),
                )
            )
    return sorted(occurrences, key=lambda e: (e.facts.starts_at, e.uid))


def shown(feed: Feed) -> list[Entry]:
    """Of these what passes the feed's filter itself: what people print and sort holds no other days."""
    return [entry for entry in entries(feed) if feed.shows(entry.facts)]


def in_order(found: Iterable[Entry], language: str) -> list[Entry]:
    """By start, then by hall, as on pages."""
    return sorted(found, key=lambda e: (e.facts.starts_at, hall_order(e.facts.place.room, language), e.uid))


def _own_uid(uid: str, n: int) -> str:
    """A random-looking (version 4) UUID of the n-th occurrence: always the same one."""
    try:
        whole = UUID(uid)
    except ValueError:
        whole = uuid5(UUID(int=0), uid)
    return str(UUID(bytes=uuid5(whole, str(n)).bytes, version=4))


def days(feed: Feed) -> dict[date, list[Entry]]:
    """The entries that take place, by the day of the edition on which they start."""
    by_day: dict[date, list[Entry]] = {}
    for entry in entries(feed):
        if not entry.off:
            by_day.setdefault(entry.day, []).append(entry)
    return by_day


def the_edition(feed: Feed) -> EditionFacts:
    """The edition that a whole-edition format is about."""
    return feed.editions[0] if feed.editions else feed.items[0].edition


def clock(length: timedelta) -> str:
    """A duration as hours and minutes, 01:30; from 100 hours on with days before them, 40:00:00."""
    minutes = int(length.total_seconds()) // 60
    hours, minutes = minutes // 60, minutes % 60
    return f"{hours:02}:{minutes:02}" if hours < 100 else f"{hours // 24}:{hours % 24:02}:{minutes:02}"
