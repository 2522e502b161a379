"""The released programme: a day as a table of halls, and what a search or a filter finds as a list."""

from collections.abc import Container, Sequence
from datetime import date, datetime
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
from forum.releases.rules import Document, Filter, Released
from forum.releases.rules.grid import Grid, grid_of, programme_order
from forum.releases.views import bp
from forum.releases.views.choices import choices_of, key_of
from forum.releases.views.told import take_told
from forum.web import public
from forum.web.language import OFFERED, content


@bp.get("/forums/<series_slug>/<edition_slug>/programme")
@public
def programme(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    account = find_current()
    edition = get_edition(series_slug, edition_slug, account)
    document = document_of(edition)
    if document is None or not document.sessions:
        return render_template("releases/unreleased.html", edition=edition)
    filter_, view, now = followed(edition.id, Filter.read(request.args.getlist)), request.args.get("view"), clock.now()
    days, stars = document.dates, starred_at(account, edition.id)
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
    """What is shown of a day: as a table if there is one. What lasts several days stands above it.

    In a list what goes on since another day stands first.
    """

    day: date
    sessions: Sequence[Released]
    grid: Grid | None
    lasting: Sequence[Released] = ()
    going_on: Sequence[Released] = ()


def _shown_days(filter_: Filter, view: str | None, now: datetime, document: Document) -> tuple[date, ...]:
    """The days that are asked for, all for a search; else today, or the day of what still goes on, or the first."""
    days = document.dates
    if filter_.day:
        return tuple(day for day in days if day.isoformat() in filter_.day)
    if filter_ or view == "all":
        return tuple(days)
    today = document.days.of(now)
    going_on = (s.facts for s in document.occurring if s.facts.starts_at <= now < s.facts.ends_at)
    nights = (document.days.of(facts.starts_at) for facts in going_on)
    return (today,) if today in days else tuple(next(nights, day) for day in days[:1])


def _around(days: Sequence[date], shown: tuple[date, ...]) -> tuple[date | None, date | None]:
    """The days before and after the one that is shown."""
    if len(shown) != 1:
        return None, None
    n = days.index(shown[0])
    return (days[n - 1] if n else None), (days[n + 1] if n + 1 < len(days) else None)


@cached(LRUCache(200), key=key_of, lock=Lock())
def _sections(document: Document, filter_: Filter, shown: tuple[date, ...], as_list: bool) -> Sequence[Section]:
    """What is found on each of these days, in the order of the programme."""
    sections, days = [], document.days
    for day in shown:
        of_day = msgspec.structs.replace(filter_, day=(day.isoformat(),))
        found = [s for s in document.occurring if of_day.matches(s.facts, days)]
        found.sort(key=lambda s: programme_order(s.facts, content()))
        lasting = [s for s in found if len(days.on(s.facts)) > 1]
        rest = [s for s in found if s not in lasting]
        if grid := None if as_list else grid_of(rest, *days.hours(day), content()):
            sections.append(Section(day, found, grid, lasting))
        elif found:
            going_on = [s for s in lasting if days.of(s.facts.starts_at) != day]
            sections.append(Section(day, found, None, going_on=going_on))
    return sections


def _starred(sections: Sequence[Section], uids: Container[str]) -> Sequence[Section]:
    """What of it is starred."""

    def of(sessions: Sequence[Released]) -> Sequence[Released]:
        return [session for session in sessions if session.facts.uid in uids]

    kept = [each._replace(sessions=of(each.sessions), going_on=of(each.going_on)) for each in sections]
    return [section for section in kept if section.sessions]


def chosen_days(document: Document, uids: Container[str]) -> Sequence[tuple[date, Sequence[Released]]]:
    """The days of a programme with these sessions, in its order."""
    sections = _sections(document, Filter(), tuple(document.dates), True)
    return [(section.day, section.sessions) for section in _starred(sections, uids)]


@cached(LRUCache(200), key=key_of, lock=Lock())
def colours_of(document: Document) -> dict[int, int]:
    """A colour for each track, by order of the tracks: the same as long as they are."""
    return {key: n for n, key in enumerate(sorted({s.facts.track_id for s in document.listed if s.facts.track_id}))}
