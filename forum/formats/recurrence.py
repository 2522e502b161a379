"""Times of sessions: TZID, RRULE, EXDATE, RECURRENCE-ID (RFC 5545 3.8.4.4, 3.8.5)."""

from datetime import datetime

from forum.formats.feed import Item
from forum.formats.lines import CRLF, line, local, utc
from forum.releases.rules import Frequency, Override, Repeats
from forum.zones import get_zone


def when(name: str, instant: datetime, timezone: str) -> str:
    """A time in its zone; in UTC where the zone no longer exists."""
    zone = get_zone(timezone)
    if zone.key != timezone:
        return f"{name}:{utc(instant)}{CRLF}"
    return line(f"{name};TZID={timezone}", local(instant.astimezone(zone)))


def rule(repeats: Repeats, start: datetime) -> str:
    """The RRULE; `start` by the venue's clock. DTSTART is its first instance, UNTIL is in UTC."""
    text = f"FREQ={repeats.frequency.partition(' ')[0].upper()}"
    if repeats.interval != 1:
        text += f";INTERVAL={repeats.interval}"
    if repeats.frequency is Frequency.WEEKLY and repeats.weekdays:
        text += f";BYDAY={','.join(repeats.weekdays)}"
    if repeats.frequency is Frequency.MONTHLY_BY_WEEKDAY:
        n, name = repeats.nth(start)
        text += f";BYDAY={n}{name}"
    return f"{text};UNTIL={utc(repeats.until)}"


def rule_lines(item: Item) -> str:
    """RRULE and EXDATE of a recurring session; nothing for any other."""
    repeats = item.facts.repeats
    if repeats is None:
        return ""
    lines = [line("RRULE", rule(repeats, item.local(item.facts.starts_at)))]
    lines += [when("EXDATE", at, item.edition.timezone) for at in repeats.excluded]
    return "".join(lines)


def override_lines(item: Item, override: Override) -> str:
    """The times of one occurrence that differs."""
    zone = item.edition.timezone
    return (
        when("RECURRENCE-ID", override.recurs_at, zone)
        + when("DTSTART", override.starts_at, zone)
        + when("DTEND", override.ends_at, zone)
    )
