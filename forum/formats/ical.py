"""iCalendar (RFC 5545, 7986): content lines written directly, after the contract of the feeds in README."""

from collections.abc import Iterable
from datetime import datetime

from forum import addresses
from forum.formats.events import END, edition_event, session_event
from forum.formats.feed import EditionFacts, Feed, Item
from forum.formats.lines import CRLF, line, text
from forum.formats.words import WORDS
from forum.formats.zones import vtimezone

RENDERER = "3"
"""Part of ETags and sync tokens: raise it when the same document gives other bytes."""
MAX_BYTES, MAX_COMPONENTS = 1_000_000, 1_000
"""Octets and components of one feed: Google shows only a part of a larger one."""


def calendar(feed: Feed, max_bytes: int = MAX_BYTES, max_components: int = MAX_COMPONENTS) -> bytes:
    """The whole feed, never larger than that: descriptions get shorter first, then what is oldest leaves."""
    head = _head(feed)
    room, slots = max_bytes - len(head.encode()) - 4000, max_components - head.count("BEGIN:VTIMEZONE")
    for abstracts in (8000, 300, 0):
        blocks = _blocks(feed, abstracts)
        whole = "".join(blocks)
        if whole.count(END) <= slots and len(whole.encode()) <= room:
            return _whole(head, [whole])
    return _whole(head, _fitting([*_notes(feed), *blocks[len(feed.editions) :]], room, slots))


def _whole(head: str, blocks: Iterable[str]) -> bytes:
    return f"{head}{''.join(blocks)}END:VCALENDAR{CRLF}".encode()


def _blocks(feed: Feed, abstracts: int) -> list[str]:
    """Editions, then sessions: the newest edition's first, its sessions in time."""
    editions = [edition_event(e, feed.language) for e in feed.editions]
    items = sorted(feed.items, key=lambda i: i.edition.starts_on, reverse=True)
    return editions + [session_event(i, feed.language, abstracts) for i in items]


def _notes(feed: Feed) -> list[str]:
    """The editions, newest first; the newest says that the feed is cut."""
    shown = sorted(feed.editions, key=lambda e: e.starts_on, reverse=True)
    newest = max([*shown, *(i.edition for i in feed.items)], key=lambda e: e.starts_on)
    note = f"{WORDS[feed.language]['shortened']}: {addresses.subscribe_page(newest.url)}"
    return [edition_event(e, feed.language, note if e.uid == newest.uid else "") for e in shown or [newest]]


def _fitting(blocks: list[str], room: int, slots: int) -> Iterable[str]:
    for block in blocks:
        room, slots = room - len(block.encode()), slots - block.count(END)
        if room < 0 or slots < 0:
            return
        yield block


def _head(feed: Feed) -> str:
    lines = [
        f"BEGIN:VCALENDAR{CRLF}VERSION:2.0{CRLF}PRODID:-//Forum//Forum 1//EN{CRLF}CALSCALE:GREGORIAN{CRLF}",
        line("NAME", text(feed.name)),
        line("X-WR-CALNAME", text(feed.name)),
        line("URL", feed.url),
        line("SOURCE;VALUE=URI", feed.source),
        f"REFRESH-INTERVAL;VALUE=DURATION:PT1H{CRLF}X-PUBLISHED-TTL:PT1H{CRLF}",
    ]
    return "".join(lines) + timezones(feed.editions, feed.items)


def timezones(editions: Iterable[EditionFacts], items: Iterable[Item]) -> str:
    """A VTIMEZONE for each zone that is named, right for every instant used."""
    used: dict[str, list[datetime]] = {}
    for edition in editions:
        if hours := edition.hours:
            used.setdefault(edition.timezone, []).extend(hours)
    for item in items:
        starts = [o.starts_at for o in item.facts.repeats.overrides] if item.facts.repeats else []
        used.setdefault(item.edition.timezone, []).extend((item.facts.starts_at, item.facts.over_at, *starts))
    return "".join(vtimezone(tzid, min(times), max(times)) for tzid, times in sorted(used.items()))
