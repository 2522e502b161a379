"""PDF of a programme, to print and carry: cover, days by hall, sessions, people. Its look is printing/programme.typ."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime

from forum import printing
from forum.formats.agenda import Entry, in_order, shown, the_edition
from forum.formats.feed import EditionFacts, Feed, passage, person
from forum.formats.words import WORDS
from forum.girih import draw, motif_of
from forum.languages import clean, clock_name, day_form, days_said, family_first, locale_of, sort_key
from forum.releases.rules import (
    DETAILS,
    DetailKind,
    Document,
    Facts,
    Status,
    Texts,
    detail_name,
    detail_values,
    detail_words,
    details_of,
)
from forum.zones import begin_of, get_zone

UPRIGHT, WIDEST = 4, 8
"""Halls side by side on an upright page, and on a page turned; if a day has more than that, all days are listed hall by
hall."""

MOST_SHOWN = 4000
"""Entries in the tables of days; a programme with more is told by its list of sessions alone."""
Data = dict[str, Any]
"""What a template reads, as JSON."""
COVER = 665, 189
"""How wide and high the girih of the cover is, in CSS pixels: 176 mm and 50 mm."""
FITTING = 14
"""Letters of a word that fit into the narrowest column."""
_VOWELS = "aeiouyöüаеёиоуыэюяіїәөүұӣӯў"
SYLLABLE = re.compile(f"(?<=[^\\W\\d_][{_VOWELS}])(?=[^\\W\\d_{_VOWELS}][{_VOWELS}][^\\W\\d_])", re.IGNORECASE)


def pdf(feed: Feed) -> bytes:
    """The programme on A4."""
    edition = the_edition(feed)
    return printing.typeset("programme", _programme(feed, edition), feed.modified_at or edition.modified_at)


def texts_of(document: Document) -> str:
    """What the PDF of a release may have to draw, in every language."""
    texts: list[Texts] = []
    for released in document.listed:
        facts = released.facts
        texts += [facts.title, facts.abstract, facts.track, facts.place.room]
        texts += detail_values(facts, DetailKind.TEXT)
        texts += [text for s in facts.speakers for text in (s.name, s.affiliation)]
    return clean("\n".join(value for text in texts for value in text.values()), lines=True)


def _programme(feed: Feed, edition: EditionFacts) -> Data:
    words, found = WORDS[feed.language], in_order(shown(feed), feed.language)
    numbers = {uid: n for n, uid in enumerate(dict.fromkeys(e.facts.uid for e in found))}
    first = begin_of(edition.starts_on, edition.timezone).astimezone(edition.zone)
    made = (feed.modified_at or edition.modified_at).astimezone(edition.zone)
    address = edition.url.partition("://")[2]
    return {
        "language": feed.language.partition("-")[0],
        "accent": edition.accent,
        "girih_svg": draw(motif_of(feed.series), edition.accent, COVER),
        "title": clean(feed.name),
        "author": address.partition("/")[0],
        "keywords": sorted({track for e in found if (track := feed.tell(e.facts.track))}),
        "dates": days_said(edition.starts_on, edition.ends_on, feed.language),
        "place": feed.tell(edition.place),
        "status": "" if edition.status == "confirmed" else words.get(edition.status, edition.status),
        "release": words["release"].format(number=feed.number) if feed.number else "",
        "made": format_datetime(made, day_form("d MMMM y, HH:mm", feed.language), locale=locale_of(feed.language)),
        "zone": words["zone"].format(zone=clock_name(first, get_zone(edition.timezone).key, feed.language)),
        "url": edition.url,
        "address": address,
        "words": {name: words[name] for name in ("programme", "sessions", "people", "time", "page")},
        "days": _days(feed, found, numbers),
        "parts": _parts(feed, found, numbers),
        "speakers": _speakers(feed, found, numbers),
    }


def _day(day: date, language: str) -> str:
    said = format_date(day, day_form("EEEE, d MMMM y", language), locale=locale_of(language))
    return said[:1].upper() + said[1:]


def _short(moment: datetime, language: str) -> str:
    return format_datetime(moment, day_form("EEE d MMM", language), locale=locale_of(language))


def _hour(moment: datetime, under: date, language: str) -> str:
    """The time, and its date if it stands under another."""
    return f"{moment:%H:%M}" if moment.date() == under else f"{_short(moment, language)}, {moment:%H:%M}"


def _time(entry: Entry, under: date, language: str) -> str:
    """From when to when by the venue's clock; the last day too if it is another."""
    start, end = entry.starts_at, entry.ends_at
    if start.date() == end.date():
        return f"{_hour(start, under, language)}–{end:%H:%M}"
    return f"{_short(start, language)}, {start:%H:%M} – {_short(end, language)}, {end:%H:%M}"


def _entry(feed: Feed, entry: Entry, day: date, numbers: dict[str, int]) -> Data:
    facts = entry.facts
    return {
        "session": numbers[facts.uid],
        "title": _hyphenated(clean(feed.tell(facts.title))),
        "off": entry.off,
        "status": WORDS[feed.language][entry.status] if entry.off else "",
        "start": _hour(entry.starts_at, day, feed.language),
        "time": _time(entry, day, feed.language),
        "languages": _codes(facts.languages),
    }


def _hyphenated(title: str) -> str:
    """Long words may be parted between a vowel and a syllable, so that they fit a narrow column."""
    return " ".join(SYLLABLE.sub("\u00ad", word) if len(word) > FITTING else word for word in title.split(" "))


def _codes(languages: Iterable[str]) -> str:
    return "/".join(languages).upper()


def _days(feed: Feed, found: Sequence[Entry], numbers: dict[str, int]) -> list[Data]:
    days: dict[date, list[Entry]] = defaultdict(list)
    for entry in found:
        days[entry.day].append(entry)
    if sum(len(e.days) for e in found) > MOST_SHOWN:
        return []
    tables = [_table(feed, day, found, starting, numbers) for day, starting in sorted(days.items())]
    most = max((len(table["halls"]) for table in tables), default=0)
    for table in tables:  # all days of a programme are read one way
        table["flipped"] = UPRIGHT < most <= WIDEST
        table["rows" if most > WIDEST else "lists"] = []
    return tables


def _table(feed: Feed, day: date, found: Sequence[Entry], starting: Sequence[Entry], numbers: dict[str, int]) -> Data:
    """One day: what goes on from the days before, and what starts, by hall and time: as a table, and as lists."""
    halls = sorted({e.room(feed.language) for e in starting}, key=lambda hall: _hall_key(hall, feed.language))
    cells: dict[tuple[datetime, str], list[Data]] = defaultdict(list)
    for entry in starting:
        cells[entry.starts_at, entry.room(feed.language)].append(_entry(feed, entry, day, numbers))
    times = sorted({time for time, _ in cells})
    going_on = [e for e in found if day in e.days[1:] and not e.off]
    rows = [{"time": _hour(t, day, feed.language), "cells": [cells.get((t, h), []) for h in halls]} for t in times]
    return {
        "title": _day(day, feed.language),
        "continuing": [_entry(feed, e, day, numbers) for e in going_on],
        "halls": [clean(hall) for hall in halls],
        "rows": rows,
        "lists": [[clean(h), [e for t in times for e in cells.get((t, h), [])]] for h in halls],
    }


def _hall_key(hall: str, language: str) -> str:
    """Halls by the alphabet, and by their numbers: 2 before 10."""
    return sort_key(re.sub(r"\d{1,8}", lambda number: number[0].zfill(8), hall), language)


def _parts(feed: Feed, found: Sequence[Entry], numbers: dict[str, int]) -> list[Data]:
    """Every session once, under the day on which it first takes place."""
    sessions: dict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        sessions[entry.facts.uid].append(entry)
    days: dict[date, list[Data]] = defaultdict(list)
    for times in sessions.values():
        days[times[0].day].append(_session(feed, times, numbers[times[0].facts.uid]))
    return [{"title": _day(day, feed.language), "sessions": made} for day, made in sorted(days.items())]


def _status_of_all(times: Sequence[Entry]) -> Status:
    """Of times that are all off: what is only put off somewhere is not cancelled."""
    return Status.CANCELLED if all(e.status is Status.CANCELLED for e in times) else Status.POSTPONED


def _session(feed: Feed, times: Sequence[Entry], number: int) -> Data:
    language, words, first = feed.language, WORDS[feed.language], times[0]
    facts, off = first.item.facts, all(e.off for e in times)
    return {
        "id": number,
        "title": clean(feed.tell(facts.title)),
        "url": first.item.url,
        "off": off,
        "status": words[_status_of_all(times)] if off else "",
        "times": [_time(e, e.day, language) for e in times]
        if len(times) == 1
        else [_occurrence(feed, e) for e in times],
        "where": [clean(text) for text in _halls(feed, times)],
        "facts": [clean(text) for text in (feed.tell(facts.track), *_spoken(facts, language)) if text],
        "roles": [
            {"label": words[label], "people": names}
            for label, role in (("chair", "chair"), ("speakers", "speaker"))
            if (names := [clean(person(s.name, s.affiliation, language)) for s in facts.speakers if s.role == role])
        ],
        "abstract": clean(passage(facts.abstract, language), lines=True),
        "details": [
            {
                "label": detail_name(detail, language),
                "text": clean(detail_words(detail, value, language)),
                "url": value if detail.kind is DetailKind.ADDRESS else "",
            }
            for detail, value in details_of(facts)
            if detail.kind is not DetailKind.LANGUAGES
        ],
    }


def _spoken(facts: Facts, language: str) -> Iterator[str]:
    """Details that are languages, as short as can be: what a session is held in goes without saying."""
    for detail, value in details_of(facts):
        if detail.kind is DetailKind.LANGUAGES:
            name = "" if detail is DETAILS["languages"] else f"{detail_name(detail, language)}: "
            yield f"{name}{_codes(value)}"


def _halls(feed: Feed, times: Sequence[Entry]) -> list[str]:
    return list(dict.fromkeys(e.room(feed.language) for e in times))


def _occurrence(feed: Feed, entry: Entry) -> str:
    starts_at = entry.starts_at
    said = f"{_short(starts_at, feed.language)}, {_time(entry, starts_at.date(), feed.language)}"
    return f"{said} – {WORDS[feed.language][entry.status].lower()}" if entry.off else said


def _speakers(feed: Feed, found: Sequence[Entry], numbers: dict[str, int]) -> list[Data]:
    """Everyone by the alphabet of the language, with the sessions that take place."""
    people: dict[int, Data] = {}
    for entry in found:
        if entry.off or entry.item.session.removed:
            continue
        for s in entry.facts.speakers:
            known = people.setdefault(
                s.id, {"name": feed.tell(s.name), "from": feed.tell(s.affiliation), "sessions": []}
            )
            session = {
                "id": numbers[entry.facts.uid],
                "time": f"{_short(entry.starts_at, feed.language)}, {entry.starts_at:%H:%M}",
                "title": clean(feed.tell(entry.facts.title)),
            }
            if session not in known["sessions"]:
                known["sessions"].append(session)
    return sorted(people.values(), key=lambda p: sort_key(family_first(p["name"]), feed.language))
