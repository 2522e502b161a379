"""The schedule as conference apps and recording crews know it: what frab's XML and JSON have in common.

Source: the schema and validator of voc (c3voc.de), as frab, pretalx and the apps that read them use it: acronyms of
small letters, digits and hyphens, random GUIDs that stay, a time zone by its name, days from the first session on.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from forum import addresses
from forum.formats.agenda import Entry, clock, days, the_edition
from forum.formats.feed import EditionFacts, Feed, passage
from forum.languages import pick
from forum.releases.rules import DetailKind, detail_lines, detail_values

GENERATOR = ("Forum", "1")
SLOT = "00:05"
ONE = timedelta(days=1)


class Day(NamedTuple):
    """A day of the schedule: from the hour at which it begins to the last end of any of its rooms."""

    number: int
    starts_at: datetime
    ends_at: datetime
    rooms: dict[str, list[Entry]]


def schedule_days(feed: Feed) -> list[Day]:
    """Every day of the edition, empty ones too, each room once in the order of its first session."""
    edition, by_day = the_edition(feed), days(feed)
    shown = []
    last = max([edition.ends_on, *by_day])
    first = min([edition.starts_on, *by_day])
    for index in range((last - first).days + 1):
        day = first + timedelta(days=index)
        own = by_day.get(day, [])
        start, after = (datetime.combine(each, edition.day_starts_at, edition.zone) for each in (day, day + ONE))
        end = max([after - timedelta(minutes=1), *(e.ends_at for e in own)])
        rooms: dict[str, list[Entry]] = {}
        for entry in own:
            rooms.setdefault(entry.room(feed.language), []).append(entry)
        shown.append(Day(number=index + 1, starts_at=start, ends_at=end, rooms=rooms))
    return shown


def acronym(edition: EditionFacts) -> str:
    """The edition's short name: from its address, at least four small letters, digits and hyphens."""
    return "-".join(addresses.slugs_in(edition.url)).strip("-").ljust(4, "x")


def slug(feed: Feed, entry: Entry) -> str:
    """The session's name in addresses and file names; unique within the schedule."""
    words = re.sub(r"[^a-z0-9]+", "_", pick(entry.facts.title, "en")[0].lower()).strip("_")[:40]
    return f"{acronym(the_edition(feed))}-{entry.number}-{words or 'session'}"


def guid(kind: str, edition: EditionFacts, key: object) -> str:
    """A random-looking (version 4) UUID of something without a stored one: always the same one."""
    return str(UUID(bytes=uuid5(NAMESPACE_URL, f"{edition.uid}/{kind}/{key}").bytes, version=4))


def fields(feed: Feed, entry: Entry) -> Iterator[tuple[str, str]]:
    """The plain fields of an event, in the order of the schema."""
    facts, tell = entry.facts, feed.tell
    yield "room", entry.room(feed.language)
    yield "title", tell(facts.title)
    yield "subtitle", ""
    yield "type", facts.type
    yield "date", entry.starts_at.isoformat()
    yield "start", entry.starts_at.strftime("%H:%M")
    yield "duration", clock(entry.length)
    yield "abstract", passage(facts.abstract, feed.language)
    yield "slug", slug(feed, entry)
    yield "track", tell(facts.track)
    yield "language", facts.languages[0] if facts.languages else ""
    yield "url", entry.item.url


def about(feed: Feed, entry: Entry) -> str:
    """What there is no field for, in words."""
    return "\n".join(detail_lines(entry.facts, feed.language, by_name=False))


def links(entry: Entry) -> list[str]:
    """Every address it tells."""
    return detail_values(entry.facts, DetailKind.ADDRESS)


def conference(feed: Feed) -> Iterator[tuple[str, str]]:
    """The plain fields of the edition, in the order of the schema."""
    edition, all_days = the_edition(feed), schedule_days(feed)
    yield "title", feed.tell(edition.name)
    yield "acronym", acronym(edition)
    yield "start", all_days[0].starts_at.date().isoformat()
    yield "end", all_days[-1].starts_at.date().isoformat()
    yield "days", str(len(all_days))
    yield "timeslot_duration", SLOT
    yield "base_url", edition.url
    yield "time_zone_name", getattr(edition.zone, "key", "UTC")


def tracks(feed: Feed) -> list[str]:
    """The themes of the sessions that take place, each once."""
    names = (feed.tell(entry.facts.track) for own in days(feed).values() for entry in own)
    return sorted({name for name in names if name})


def version(feed: Feed) -> str:
    """What the schedule calls itself."""
    return f"Release {feed.number}"
