"""What every template may use."""

import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from babel.units import format_unit
from flask import Flask, current_app, request, url_for
from flask_babel import format_datetime, format_timedelta, get_locale, gettext
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from forum import clock
from forum.countries import country_name
from forum.languages import (
    CONTENT,
    TABLE,
    WRITTEN_IN,
    day_form,
    days_said,
    initials,
    pick,
    told,
)
from forum.languages import nested as nested_in
from forum.prose import to_html, to_words
from forum.web import language
from forum.web.breaking import FILTERS, break_links
from forum.web.sentences import capital, ended, small
from forum.web.times import city_of, day, hour_on, local, moment, span, when, whole, zone_label
from forum.zones import day_of, get_zone


def register(app: Flask) -> None:
    """Make filters and functions known to the templates."""
    app.jinja_env.filters |= FILTERS | {
        "tr": tr,
        "plain": plain,
        "nested": nested,
        "country": country,
        "initials": initials,
        "label": label,
        "language_name": language_name,
        "written_in": written_in,
        "small": small,
        "ended": ended,
        "capital": capital,
        "led_to": led_to,
        "word": word,
        "moment": moment,
        "read_day": read_day,
        "read_moment": read_moment,
        "end_after": end_after,
        "span": span,
        "when": when,
        "ago": ago,
        "hour": hour,
        "hour_day": hour_day,
        "hour_on": hour_on,
        "day": day,
        "days": days,
        "day_of": day_of,
        "prose": prose,
        "unmarked": to_words,
        "duration": duration,
        "hours": hours,
        "is_younger": is_younger,
    }
    app.jinja_env.globals |= _functions()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")


def _functions() -> dict[str, object]:
    return {
        "CONTENT": CONTENT,
        "lang": language.current,
        "content_lang": language.content,
        "offered_languages": language.offered,
        "shared_language": language.shared,
        "reader_zone": language.reader_zone,
        "url_with": url_with,
        "zone_label": zone_label,
        "city_of": city_of,
        "asset": asset,
        "absolute": absolute,
        "edition_url": edition_url,
        "here": here,
        "right_now": right_now,
        "zip": zip,
    }


def right_now() -> datetime:
    """When the page is made: for parts that every page of an edition has, whoever's it is."""
    return clock.now()


def led_to(html: Markup) -> Markup:
    """A page whose heading, or all of it if it has none, is what the link past its navigation leads to."""
    begin = "<h1" if "<h1" in html else "<main"
    return Markup(str(html).replace(begin, f'{begin} id="main" tabindex="-1"', 1))  # noqa: S704 - it was markup


def plain(text: Mapping[str, str] | None) -> str:
    """The text in the reader's language or the nearest."""
    return pick(text or {}, language.content())[0]


def nested(text: str) -> str:
    """What stands within the quotation marks of a message."""
    return nested_in(text, language.current())


def is_younger(moment: datetime, age: timedelta) -> bool:
    """Whether something that has its time can still be done."""
    return clock.now() - moment <= age


def choice_name(row: Any) -> str:
    """What a form calls a row that one can choose: an archived one, which only stays, says so."""
    name = plain(row.name)
    return gettext("%(name)s (archived)", name=name) if row.archived_at else name


def tr(text: Mapping[str, str] | None) -> Markup:
    """The same for a page: another language than the page's is marked as such."""
    wanted, page = language.content(), language.current()
    value, code = pick(text or {}, wanted)
    if not value or code == wanted == page:
        return escape(value)
    if code == wanted:
        return Markup('<span lang="{}">{}</span>').format(code, value)
    return Markup('<span lang="{}">{}</span> {}').format(code, value, _mark(code))


def _mark(code: str) -> Markup:
    """That what is said is not said in the language that was asked for, but in this one."""
    return Markup('<small class="fallback" title="{1}">{0}</small>').format(code, gettext("Not translated yet"))


def prose(text: Mapping[str, str] | None) -> Markup:
    """What organisers wrote with marks; the first block says if it is in another language than the page's."""
    value, code = pick(text or {}, language.content())
    mark = "" if code == language.content() else f" {_mark(code)}"
    html = Markup(re.sub("(?=</(?:p|li)>)", mark, _whole_numbers(break_links(to_html(value))), count=1))  # noqa: S704 - both are HTML
    return Markup('<div lang="{}">{}</div>').format(code, html) if html else html


def _whole_numbers(html: str) -> str:
    """A telephone number is not broken behind its country; addresses of links hold no blanks."""
    return re.sub(r"\+\d{1,3}(?: \(?\d+\)?(?:-\d+)*)+", lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), html)


def country(code: str) -> str:
    """The state's name."""
    return country_name(code, language.current()) if code else ""


class HasLabel(Protocol):
    """A state, type, role or act that knows what pages call it."""

    @property
    def label(self) -> str: ...


def label(value: HasLabel) -> str:
    """What pages call it, in the reader's language."""
    return word(value.label)


def word(message: str) -> str:
    """A message that was marked with N_ or NC_ where it is written, in the reader's language."""
    return told(message, language.current())


def language_name(code: str) -> str:
    """A language by its name; a code that the table does not know by itself."""
    return word(TABLE[code].label) if code in TABLE else code


def written_in(label: object, code: str) -> str:
    """The name of a field, with the language of its text if it has one: «Name (English)»."""
    return f"{label} ({word(WRITTEN_IN[code])})" if code in WRITTEN_IN else str(label)


def read_moment(kept: str, zone: str = "UTC") -> str:
    """The same of an instant that was kept as text (ISO 8601)."""
    return moment(datetime.fromisoformat(kept), zone)


def read_day(kept: str) -> str:
    """A day that was kept as text (ISO 8601): «20 Apr 2027»."""
    return day(date.fromisoformat(kept), "d MMM y")


def end_after(ends_at: datetime, starts_at: datetime, zone: str) -> str:
    """When what has begun ends: the time alone, with its day if that is another one."""
    first, last = (local(t, zone) for t in (starts_at, ends_at))
    form = "HH:mm" if first.date() == last.date() else "d MMM y, HH:mm"
    return str(format_datetime(last, day_form(form, language.current()), rebase=False))


def ago(instant: datetime) -> str:
    """How long it has been: «3 minutes ago»."""
    return str(format_timedelta(instant - datetime.now(UTC), add_direction=True))


def hour(instant: datetime, zone: str) -> str:
    """The time alone; the page names the zone."""
    return local(instant, zone).strftime("%H:%M")


def hour_day(instant: datetime, zone: str, *, fixed: bool = False) -> date:
    """The date on which it falls there; `fixed` as in moment."""
    return (instant.astimezone(get_zone(zone)) if fixed else local(instant, zone)).date()


class Dated(Protocol):
    """Whatever lasts from one day to another."""

    @property
    def starts_on(self) -> Any: ...
    @property
    def ends_on(self) -> Any: ...


def days(edition: Dated) -> str:
    """First to last day."""
    return whole(days_said(edition.starts_on, edition.ends_on, language.current()))


def duration(seconds: int) -> str:
    """A length of time in words: «6 hours»."""
    return str(format_timedelta(timedelta(seconds=seconds), threshold=1.5))


def hours(length: timedelta) -> str:
    """The same to the minute: «5 hours 30 minutes»."""
    whole, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [(whole, "hour"), (minutes, "minute")]
    return " ".join(format_unit(n, unit, locale=get_locale()) for n, unit in parts if n)


def url_with(**changes: Any) -> str:
    """This page's address with some query parameters changed – several values are a tuple – or (None) dropped."""
    args: dict[str, Any] = {name: values[:20] for name, values in request.args.to_dict(flat=False).items()}
    own = {"endpoint", *(request.view_args or {})}
    asked = [(name, values) for name, values in args.items() if name not in own and not name.startswith("_")]
    args = {name: [v for v in values if len(v) <= 200] for name, values in asked[:20]}
    for name, value in changes.items():
        args.pop(name, None)
        if value is not None:
            args[name] = list(value) if isinstance(value, tuple) else [str(value)]
    return url_for(str(request.endpoint), **(request.view_args or {}), **args) if request.endpoint else "/"


def here() -> str:
    """This address, for a form to name: one that names none sends on the fragment at which its browser stands."""
    return request.full_path.rstrip("?")


class Addressed(Protocol):
    """What an edition's addresses are made of."""

    @property
    def series(self) -> Any: ...
    @property
    def slug(self) -> Any: ...


def edition_url(endpoint: str, edition: Addressed, **values: Any) -> str:
    """The address of one of an edition's pages."""
    return url_for(endpoint, series_slug=edition.series.slug, edition_slug=edition.slug, **values)


def absolute(path: str) -> str:
    """The public address of one of our own."""
    return f"{current_app.config['PUBLIC_URL']}{path}"


def asset(name: str) -> str:
    """A built file, with its age so that browsers may keep it."""
    folder = current_app.static_folder or ""
    try:
        with open(f"{folder}/build/{name}", "rb") as file:
            version = int(os.fstat(file.fileno()).st_mtime)
    except FileNotFoundError:
        version = 0
    return url_for("static", filename=f"build/{name}", v=version)
