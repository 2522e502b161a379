"""iCalendar of editions and sessions (RFC 5545, 7986), after the contract of the feeds in README."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from forum.feeds.formats.lines import CRLF, day, line, local, text, utc
from forum.feeds.formats.zones import vtimezone
from forum.languages import pick
from forum.schedule.rules import Released, Texts

RENDERER = "1"
"""Part of every ETag: raise it when the same document gives other bytes."""

_COLOURS = {
    "turquoise": "darkturquoise",
    "lapis": "royalblue",
    "saffron": "orange",
    "pomegranate": "crimson",
    "almond": "sienna",
    "steppe": "seagreen",
}
_WORDS = {
    "en": ("Cancelled", "Speakers", "Chair", "Language", "Interpretation", "Watch"),
    "ru": ("Отменено", "Выступают", "Ведёт", "Язык", "Перевод", "Смотреть"),
    "uz": ("Bekor qilindi", "Soʻzga chiqadi", "Boshlovchi", "Til", "Tarjima", "Tomosha"),
}


class EditionFacts(NamedTuple):
    """What calendars need to know of an edition. Days are the venue's, the last included."""

    uid: str
    sequence: int
    modified_at: datetime
    cancelled: bool
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


class Item(NamedTuple):
    """A session of an edition; a personal calendar adds `extra` to its SEQUENCE and may have dropped it."""

    session: Released
    edition: EditionFacts
    extra: int = 0
    dropped_at: datetime | None = None


def calendar(
    name: str, url: str, source: str, editions: Iterable[EditionFacts], items: Iterable[Item], language: str
) -> bytes:
    """The whole feed. The same arguments give the same bytes."""
    items = list(items)
    head = [
        f"BEGIN:VCALENDAR{CRLF}VERSION:2.0{CRLF}PRODID:-//Forum//Forum 1//EN{CRLF}CALSCALE:GREGORIAN{CRLF}",
        line("NAME", text(name)),
        line("X-WR-CALNAME", text(name)),
        line("URL", url),
        line("SOURCE;VALUE=URI", source),
        f"REFRESH-INTERVAL;VALUE=DURATION:PT1H{CRLF}X-PUBLISHED-TTL:PT1H{CRLF}",
    ]
    zones: dict[str, list[datetime]] = {}
    for item in items:
        zones.setdefault(item.edition.timezone, []).extend((item.session.facts.starts_at, item.session.facts.ends_at))
    head += [vtimezone(tzid, min(used), max(used)) for tzid, used in sorted(zones.items())]
    events = [edition_event(e, language) for e in editions] + [session_event(i, language) for i in items]
    return ("".join(head) + "".join(events) + f"END:VCALENDAR{CRLF}").encode()


def invitation(
    edition: EditionFacts,
    method: str,
    uid: str,
    sequence: int,
    stamp: datetime,
    organizer: str,
    attendee: str,
    language: str,
) -> str:
    """An iTIP message (RFC 5546) about one person's place in an edition."""
    event = edition_event(
        edition._replace(uid=uid, sequence=sequence, modified_at=stamp, cancelled=method == "CANCEL"),
        language,
    )
    people = line("ORGANIZER", f"mailto:{organizer}") + line(
        "ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE", f"mailto:{attendee}"
    )
    event = event.replace(f"END:VEVENT{CRLF}", f"{people}END:VEVENT{CRLF}")
    head = f"BEGIN:VCALENDAR{CRLF}VERSION:2.0{CRLF}PRODID:-//Forum//Forum 1//EN{CRLF}METHOD:{method}{CRLF}"
    return f"{head}{event}END:VCALENDAR{CRLF}"


def edition_event(edition: EditionFacts, language: str) -> str:
    """An edition as an all-day VEVENT that blocks nobody's time."""
    lines = _head(edition.uid, edition.modified_at, edition.sequence)
    lines += [
        f"DTSTART;VALUE=DATE:{day(edition.starts_on)}{CRLF}",
        f"DTEND;VALUE=DATE:{day(edition.ends_on + timedelta(days=1))}{CRLF}",
        f"STATUS:{'CANCELLED' if edition.cancelled else 'CONFIRMED'}{CRLF}",
        line("SUMMARY", _summary(edition.name, edition.cancelled, language)),
        line("DESCRIPTION", text(f"{pick(edition.about, language)[0]}\n\n{edition.url}")),
        line("LOCATION", text(_one_line(pick(edition.place, language)[0]))),
        *_geo(edition.latitude, edition.longitude),
        line("URL", edition.url),
        f"COLOR:{_COLOURS.get(edition.accent, 'darkturquoise')}{CRLF}TRANSP:TRANSPARENT{CRLF}END:VEVENT{CRLF}",
    ]
    return "".join(lines)


def session_event(item: Item, language: str) -> str:
    """A session as a VEVENT in the venue's zone."""
    facts, edition = item.session.facts, item.edition
    zone = ZoneInfo(edition.timezone)
    cancelled = facts.status == "cancelled" or item.dropped_at is not None
    modified = max(item.session.modified_at, item.dropped_at or item.session.modified_at)
    url = f"{edition.url}/sessions/{facts.id}"
    lines = _head(facts.uid, modified, item.session.sequence + item.extra)
    lines += [
        line(f"DTSTART;TZID={edition.timezone}", local(facts.starts_at.astimezone(zone))),
        line(f"DTEND;TZID={edition.timezone}", local(facts.ends_at.astimezone(zone))),
        f"STATUS:{'CANCELLED' if cancelled else facts.status.upper()}{CRLF}",
        line("SUMMARY", _summary(facts.title, cancelled, language)),
        line("DESCRIPTION", text(_description(item, language, url))),
        line("LOCATION", text(", ".join(filter(None, _places(item, language))))),
        *_geo(facts.place.latitude, facts.place.longitude),
        line("URL", url),
    ]
    if facts.track:
        lines.append(line("CATEGORIES", text(_one_line(pick(facts.track, language)[0]))))
    if facts.stream_url:
        lines.append(line("CONFERENCE;VALUE=URI;FEATURE=VIDEO", facts.stream_url))
    lines.append(f"COLOR:{_COLOURS.get(edition.accent, 'darkturquoise')}{CRLF}")
    lines.append(line("RELATED-TO", edition.uid))
    lines.append(f"TRANSP:{'TRANSPARENT' if cancelled else 'OPAQUE'}{CRLF}END:VEVENT{CRLF}")
    return "".join(lines)


def _head(uid: str, modified: datetime, sequence: int) -> list[str]:
    stamp = utc(modified)
    return [
        f"BEGIN:VEVENT{CRLF}UID:{uid}{CRLF}DTSTAMP:{stamp}{CRLF}LAST-MODIFIED:{stamp}{CRLF}SEQUENCE:{sequence}{CRLF}"
    ]


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _summary(title: Texts, cancelled: bool, language: str) -> str:
    words = _one_line(pick(title, language)[0])
    words = f"{_WORDS[language][0]}: {words}" if cancelled else words
    return text(words if len(words) < 200 else f"{words[:198]}…")


def _description(item: Item, language: str, url: str) -> str:
    facts = item.session.facts
    _, speakers, chair, spoken, interpreted, watch = _WORDS[language]
    parts = [pick(facts.abstract, language)[0][:8000]]
    for label, role in ((chair, "chair"), (speakers, "speaker")):
        names = [_person(s.name, s.affiliation, language) for s in facts.speakers if s.role == role]
        parts.append(f"{label}: {'; '.join(names)}" if names else "")
    parts.append(f"{spoken}: {', '.join(facts.languages)}" if facts.languages else "")
    parts.append(f"{interpreted}: {', '.join(facts.interpretation)}" if facts.interpretation else "")
    parts.append(f"{watch}: {facts.stream_url}" if facts.stream_url else "")
    return "\n".join(filter(None, [*parts, url]))


def _person(name: Texts, affiliation: Texts, language: str) -> str:
    where = pick(affiliation, language)[0]
    return f"{pick(name, language)[0]} ({where})" if where else pick(name, language)[0]


def _places(item: Item, language: str) -> list[str]:
    place = item.session.facts.place
    return [_one_line(pick(texts, language)[0]) for texts in (place.room, place.venue, place.address)]


def _geo(latitude: float | None, longitude: float | None) -> list[str]:
    return [] if latitude is None or longitude is None else [f"GEO:{latitude:.6f};{longitude:.6f}{CRLF}"]
