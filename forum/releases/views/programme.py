"""The released programme: a day as a table of halls, and what a search or a filter finds as a list."""

from collections.abc import Container, Sequence
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import NamedTuple

import msgspec
from cachetools import LRUCache, cached
from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum import clock
from forum.accounts.current import find_current
from forum.editions.queries import get_edition
from forum.releases.queries import document_of, followed, starred_at
from forum.releases.rules import Document, Facts, Filter, Released
from forum.releases.rules.grid import Grid, grid_of, programme_order
from forum.releases.views import bp
from forum.releases.views.choices import choices_of, key_of
from forum.releases.views.told import take_told
from forum.web import public
from forum.web.language import OFFERED, content
from forum.zones import get_zone


@bp.get("/forums/<series_slug>/<edition_slug>/programme")
@public
def programme(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    account = find_current()
    edition = get_edition(series_slug, edition_slug, account)
    document = document_of(edition)
    if document is None or not document.sessions:
        return render_template("releases/unreleased.html", edition=edition)
    filter_, view, now = followed(edition.id, Filter.read(request.args.getlist)), request.args.get("view"), clock.now()
    days, stars = days_of(document), starred_at(account, edition.id)
    mine = account is not None and request.args.get("mine") == "1"
    shown = _shown_days(filter_, "all" if mine else view, now, document)
    as_list = view == "list" or mine or bool(filter_ and not filter_.day)
    sections = _sections(document, filter_, shown, as_list)
    sections = _starred(sections, stars) if mine else sections
    return render_template(
        "releases/programme.html",
        edition=edition,
        document=document,
        days=days,
        day=shown[0] if len(shown) == 1 else None,
        around=_around(days, shown),
        sections=sections,
        found=sum(len(section.sessions) for section in sections),
        filter=filter_,
        filters=filter_.asked,
        choices=choices_of(document, filter_),
        tracks=colours_of(document),
        as_list=as_list,
        asked_list=view == "list",
        now=now,
        zones=OFFERED,
        stars=stars,
        mine=mine,
        chosen=sum(s.facts.uid in stars for s in document.listed),
        told=take_told(document, stars) if account else None,
    )


class Section(NamedTuple):
    """What is shown of a day: as a table if there is one."""

    day: date
    sessions: Sequence[Released]
    grid: Grid | None


def days_of(document: Document) -> Sequence[date]:
    """The days of the programme, by the venue's clock."""
    return sorted({_day_of(s.facts, document) for s in document.occurring})


def _day_of(facts: Facts, document: Document) -> date:
    return facts.starts_at.astimezone(get_zone(document.timezone)).date()


def _hours_of(day: date, document: Document) -> tuple[datetime, datetime]:
    """When a day begins and ends."""
    zone = get_zone(document.timezone)
    first, last = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    return first.astimezone(UTC), last.astimezone(UTC)


def _shown_days(filter_: Filter, view: str | None, now: datetime, document: Document) -> tuple[date, ...]:
    """The days that are asked for, all for a search; else today, or the day of what still goes on, or the first."""
    days = days_of(document)
    if filter_.day:
        return tuple(day for day in days if day.isoformat() in filter_.day)
    if filter_ or view == "all":
        return tuple(days)
    today = now.astimezone(get_zone(document.timezone)).date()
    going_on = (_day_of(s.facts, document) for s in document.occurring if s.facts.starts_at <= now < s.facts.ends_at)
    return (today,) if today in days else tuple(next(going_on, day) for day in days[:1])


def _around(days: Sequence[date], shown: tuple[date, ...]) -> tuple[date | None, date | None]:
    """The days before and after the one that is shown."""
    if len(shown) != 1:
        return None, None
    n = days.index(shown[0])
    return (days[n - 1] if n else None), (days[n + 1] if n + 1 < len(days) else None)


@cached(LRUCache(200), key=key_of, lock=Lock())
def _sections(document: Document, filter_: Filter, shown: tuple[date, ...], as_list: bool) -> Sequence[Section]:
    """What is found on each of these days, in the order of the programme."""
    sections, zone = [], get_zone(document.timezone)
    for day in shown:
        of_day = msgspec.structs.replace(filter_, day=(day.isoformat(),))
        found = [s for s in document.occurring if of_day.matches(s.facts, zone)]
        found.sort(key=lambda s: programme_order(s.facts, content()))
        if found:
            grid = None if as_list else grid_of(found, *_hours_of(day, document), content())
            sections.append(Section(day, found, grid))
    return sections


def _starred(sections: Sequence[Section], uids: Container[str]) -> Sequence[Section]:
    """What of it is starred."""
    kept = [(section, [s for s in section.sessions if s.facts.uid in uids]) for section in sections]
    return [section._replace(sessions=sessions) for section, sessions in kept if sessions]


def chosen_days(document: Document, uids: Container[str]) -> Sequence[tuple[date, Sequence[Released]]]:
    """The days of a programme with these sessions, in its order."""
    sections = _sections(document, Filter(), tuple(days_of(document)), True)
    return [(section.day, section.sessions) for section in _starred(sections, uids)]


@cached(LRUCache(200), key=key_of, lock=Lock())
def colours_of(document: Document) -> dict[int, int]:
    """A colour for each track, by order of the tracks: the same as long as they are."""
    return {key: n for n, key in enumerate(sorted({s.facts.track_id for s in document.listed if s.facts.track_id}))}
