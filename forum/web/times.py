"""Times as pages say them: by whose clock, and how a day is called."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Protocol

from flask import has_request_context
from flask_babel import format_date, format_datetime

from forum.languages import city_name, clock_name, day_form, in_sentence, sort_key, weekday_form
from forum.web import language
from forum.zones import begin_of, get_zone, is_current


class Timed(Protocol):
    """Whatever takes place from one instant to another."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def day(value: date | datetime, form: str = "EEEE, d MMMM y") -> str:
    """A day in words."""
    said = str(format_date(value, weekday_form(form, language.current())))
    return whole(in_sentence(said, language.current()))


def whole(day: str) -> str:
    """A page never breaks it after its hyphen («1-dekabr»); letters are searched and copied, and stay as typed."""
    return day.replace("-", "-\N{WORD JOINER}") if has_request_context() else day


def when(session: Timed, zone: str, *, clocked: bool = True) -> str:
    """A session's day and hours, and by whose clock: «Mon 20 April, 10:00–12:00, Tashkent»."""
    starts_at, ends_at = local(session.starts_at, zone), local(session.ends_at, zone)
    first, last = (day(time.date(), "EEE d MMMM") for time in (starts_at, ends_at))
    end = f"–{ends_at:%H:%M}" if starts_at.date() == ends_at.date() else f" – {last}, {ends_at:%H:%M}"
    text = f"{first}, {starts_at:%H:%M}{end}"
    return f"{text}, {city_of(zone)}" if clocked else text


def moment(instant: datetime, zone: str = "UTC", *, fixed: bool = False, clocked: bool = True) -> str:
    """One instant: «20 Apr 2027, 10:00, Tashkent». `fixed` whatever clock the reader chose: for forms; `clocked`: the
    clock is named here."""
    return span(instant, instant, zone, fixed=fixed, clocked=clocked)


def span(starts_at: datetime, ends_at: datetime, zone: str, *, fixed: bool = False, clocked: bool = True) -> str:
    """From one instant to another: «20 Apr 2027, 10:00–12:00, Tashkent»."""
    name = zone if fixed else language.reader_zone() or zone
    first, last = (instant.astimezone(get_zone(name)) for instant in (starts_at, ends_at))
    stamps = [f"{day(time.date(), 'd MMM y')}, {time:%H:%M}" for time in (first, last)]
    if first == last:
        text = stamps[0]
    else:
        text = f"{stamps[0]}–{last:%H:%M}" if first.date() == last.date() else " – ".join(stamps)
    return f"{text}, {city_name(name, language.current())}" if clocked else text


def clocked(clock: datetime) -> str:
    """A time as a clock shows it, of whatever zone: «20 Apr 2027, 10:00»."""
    return str(format_datetime(clock, day_form("d MMM y, HH:mm", language.current()), rebase=False))


def zone_label(at: datetime | date | None, zone: str, *, fixed: bool = False) -> str:
    """The zone by its city and its offset at a moment, on a day or now: «Tashkent, UTC+5». `fixed` as in moment."""
    return zone_name(at, zone if fixed else language.reader_zone() or zone)


def zone_name(at: datetime | date | None, name: str) -> str:
    """The same of the zone itself."""
    instant = at if at is None or isinstance(at, datetime) else begin_of(at, name)
    return clock_name((instant or datetime.now(UTC)).astimezone(get_zone(name)), name, language.current())


def named_zones(zones: Iterable[str]) -> list[tuple[str, str]]:
    """Zones by city and offset of now («Tashkent, UTC+5»), in the order of the reader's alphabet; an older name of
    one that is called the same says itself as well."""
    named = [(zone, zone_name(None, zone)) for zone in zones]
    shared = Counter(name for _, name in named)
    named = [(zone, f"{name} ({zone})" if shared[name] > 1 and not is_current(zone) else name) for zone, name in named]
    return sorted(named, key=lambda pair: sort_key(pair[1], language.current()))


def city_of(zone: str) -> str:
    """The city by whose clock the reader is told the time: «Tashkent»."""
    return city_name(language.reader_zone() or zone, language.current())


def local(instant: datetime, zone: str) -> datetime:
    """By the clock that the reader chose, else that of the zone."""
    return instant.astimezone(get_zone(language.reader_zone() or zone))


def hour_on(instant: datetime, day: date, zone: str) -> str:
    """The time alone if it is of this date, else with its own: «Tue 2 Mar, 01:00»."""
    clocked = local(instant, zone)
    form = "HH:mm" if clocked.date() == day else "EEE d MMM, HH:mm"
    said = str(format_datetime(clocked, weekday_form(form, language.current()), rebase=False))
    return in_sentence(said, language.current())
