"""The released programme: a day as a table of halls, and what a search or a filter finds as a list."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum import clock
from forum.accounts.current import find_current
from forum.editions.queries import get_edition
from forum.releases.queries import document_of, followed, starred_at
from forum.releases.rules import Document, Filter
from forum.releases.views import bp
from forum.releases.views.choices import Choice, choices_of
from forum.releases.views.drawing import draw
from forum.releases.views.shown import Shown, colours_of, sections_of, starred
from forum.releases.views.told import take_told
from forum.web.kept import kept
from forum.web.language import OFFERED
from forum.web.sentences import capital
from forum.web.times import day as day_said
from forum.web.times import named_zones


class Asked(NamedTuple):
    """Which day and tracks a link leads to: what they are called, and what its address holds of them."""

    names: list[str]
    pairs: list[tuple[str, str]]


@bp.get("/forums/<series_slug>/<edition_slug>/programme")
@kept
def programme(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    account = find_current()
    edition = get_edition(series_slug, edition_slug, account)
    document = document_of(edition)
    if document is None or not document.sessions:
        return render_template("releases/unreleased.html", edition=edition)
    filter_, view, now = followed(edition.id, Filter.read(request.args.getlist)), request.args.get("view"), clock.now()
    days, stars = document.dates, starred_at(account, edition.id)
    mine = account is not None and request.args.get("mine") == "1"
    as_list = mine or bool(filter_ and not filter_.day)
    shown_days = _shown_days(filter_, "all" if mine else view, now, document)
    shaped = sections_of(document, Shown(filter_, shown_days, as_list))
    shown = Shown(filter_, shown_days, as_list or view == "list", crowded=view == "table")
    sections = starred(sections_of(document, shown), stars) if mine else sections_of(document, shown)
    choices = choices_of(document, filter_)
    return render_template(
        "releases/programme.html",
        edition=edition,
        document=document,
        days=days,
        day=shown.days[0] if len(shown.days) == 1 else None,
        asked=_asked(shown.days[:1] if len(filter_.day) == 1 else (), choices["track"]),
        around=_around(days, shown.days),
        drawing=draw(edition, document, shown, sections, now, kept=not mine),
        found=sum(len(section.sessions) for section in sections),
        filter=filter_,
        filters=filter_.asked,
        choices=choices,
        tracks=colours_of(document),
        view=view,
        has_shapes=any(section.grid or section.is_crowded for section in shaped),
        has_now=any(section.line_at(now) for section in sections),
        is_listed=not any(section.grid for section in sections),
        is_crowded=any(section.is_crowded for section in shaped),
        zones=named_zones(OFFERED),
        stars=stars,
        mine=mine,
        chosen=sum(s.facts.uid in stars for s in document.listed),
        told=take_told(document, stars) if account else None,
    )


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


def _asked(days: Sequence[date], tracks: Sequence[Choice]) -> Asked:
    chosen = [track for track in tracks if track.is_on]
    return Asked(
        [*(capital(day_said(each, "EEEE d MMMM")) for each in days), *(track.text for track in chosen)],
        [*(("day", each.isoformat()) for each in days), *(("track", track.value) for track in chosen)],
    )


def _around(days: Sequence[date], shown: tuple[date, ...]) -> tuple[date | None, date | None]:
    """The days before and after the one that is shown."""
    if len(shown) != 1:
        return None, None
    n = days.index(shown[0])
    return (days[n - 1] if n else None), (days[n + 1] if n + 1 < len(days) else None)
