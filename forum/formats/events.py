"""VEVENTs of editions and sessions (RFC 5545, 7986), after the contract of the feeds in README."""

from datetime import datetime

from forum.formats.feed import EditionFacts, Item, description, passage, where
from forum.formats.lines import CRLF, day, line, text, utc
from forum.formats.recurrence import override_lines, rule_lines, when
from forum.formats.words import WORDS
from forum.languages import pick
from forum.releases.rules import Facts, Override, Status, Texts

END = f"END:VEVENT{CRLF}"
COLOURS = {
    "turquoise": "darkturquoise",
    "lapis": "royalblue",
    "saffron": "orange",
    "pomegranate": "crimson",
    "almond": "sienna",
    "steppe": "seagreen",
}


def edition_event(edition: EditionFacts, language: str, note: str = "") -> str:
    """An edition, whole days or hours, that blocks nobody's time."""
    status = "TENTATIVE" if edition.status is Status.POSTPONED else edition.status.upper()
    if hours := edition.hours:
        times = when("DTSTART", hours[0], edition.timezone) + when("DTEND", hours[1], edition.timezone)
    else:
        times = f"DTSTART;VALUE=DATE:{day(edition.starts_on)}{CRLF}DTEND;VALUE=DATE:{day(edition.after)}{CRLF}"
    about = "\n\n".join(filter(None, [note, passage(edition.about, language), edition.url]))
    lines = [
        _identity(edition.uid, edition.modified_at, edition.sequence),
        f"{times}STATUS:{status}{CRLF}",
        line("SUMMARY", _summary(edition.name, edition.status, language)),
        line("DESCRIPTION", text(about)),
        line("LOCATION", text(" ".join(pick(edition.place, language)[0].split()))),
        _geo(edition.latitude, edition.longitude),
        line("URL", edition.url),
        f"COLOR:{COLOURS.get(edition.accent, 'darkturquoise')}{CRLF}TRANSP:TRANSPARENT{CRLF}{END}",
    ]
    return "".join(lines)


def session_event(item: Item, language: str, abstracts: int = 8000) -> str:
    """A session as a VEVENT in the venue's zone, with one more for each occurrence that differs."""
    facts, edition = item.facts, item.edition
    own = when("DTSTART", facts.starts_at, edition.timezone) + when("DTEND", facts.ends_at, edition.timezone)
    common = _common(item, language, abstracts)
    events = [_event(item, own + rule_lines(item), facts, item.status, language, common)]
    for override in facts.repeats.overrides if facts.repeats else ():
        times, status = override_lines(item, override), item.status_of(override)
        events.append(_event(item, times, override, status, language, common))
    return "".join(events)


def _event(item: Item, times: str, at: Facts | Override, status: Status, language: str, common: str) -> str:
    place = at.place
    lines = [
        _identity(item.facts.uid, item.modified_at, item.sequence),
        f"{times}STATUS:{'CANCELLED' if status.is_off else status.upper()}{CRLF}",
        line("SUMMARY", _summary(item.facts.title, status, language)),
        line("LOCATION", text(where(at, language))),
        _geo(place.latitude, place.longitude),
        common,
        f"TRANSP:{'TRANSPARENT' if status.is_off else 'OPAQUE'}{CRLF}{END}",
    ]
    return "".join(lines)


def _common(item: Item, language: str, abstracts: int) -> str:
    """The lines that all occurrences of a session share."""
    facts = item.facts
    lines = [line("DESCRIPTION", text(description(item, language, abstracts))), line("URL", item.url)]
    if facts.track:
        lines.append(line("CATEGORIES", text(" ".join(pick(facts.track, language)[0].split()))))
    if facts.stream_url:
        lines.append(line("CONFERENCE;VALUE=URI;FEATURE=VIDEO", facts.stream_url))
    lines.append(f"COLOR:{COLOURS.get(item.edition.accent, 'darkturquoise')}{CRLF}")
    lines.append(line("RELATED-TO", item.edition.uid))
    return "".join(lines)


def _identity(uid: str, modified: datetime, sequence: int) -> str:
    stamp = utc(modified)
    return f"BEGIN:VEVENT{CRLF}UID:{uid}{CRLF}DTSTAMP:{stamp}{CRLF}LAST-MODIFIED:{stamp}{CRLF}SEQUENCE:{sequence}{CRLF}"


def _summary(title: Texts, status: Status, language: str) -> str:
    """One line; what is off says so, because some clients ignore STATUS."""
    words = " ".join(pick(title, language)[0].split())
    words = f"{WORDS[language][status]}: {words}" if status.is_off else words
    return text(words if len(words) < 200 else f"{words[:198]}…")


def _geo(latitude: float | None, longitude: float | None) -> str:
    return "" if latitude is None or longitude is None else f"GEO:{latitude:.6f};{longitude:.6f}{CRLF}"
