"""The log: who did what, on what, what it was before and is now."""

from datetime import UTC, date, datetime, time

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.audit.models import Act, Traced
from forum.audit.queries import LogFilter, actors_of, acts_of, removed_things, select_entries
from forum.editions.queries import get_managed_edition, get_managed_series, get_managed_venue
from forum.editions.views import bp
from forum.web.outlets import things
from forum.web.pages import integer, page_of
from forum.zones import get_zone


@bp.get("/manage/<series_slug>/<edition_slug>/log")
def log(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_LOG)
    return render_template(
        "editions/organiser/log.html",
        edition=edition,
        page=page_of(select_entries(edition.id, _wanted(edition.venue.timezone))),
        actors=actors_of(edition.id),
        acts=[(act, Act.label_of(act)) for act in acts_of(edition.id)],
        things=things(edition=edition),
        removed=removed_things(edition.id),
        word_for=Traced.word_for,
    )


@bp.get("/manage/series/<slug>/log")
def series_log(slug: str) -> ResponseReturnValue:
    series = get_managed_series(slug, current_account(), Right.SEE_LOG)
    return _history("series", series.id, "UTC")


@bp.get("/manage/venues/<int:venue_id>/log")
def venue_log(venue_id: int) -> ResponseReturnValue:
    venue = get_managed_venue(venue_id, current_account(), Right.SEE_LOG)
    return _history("venue", venue.id, venue.timezone)


def _history(thing: str, key: int, zone: str) -> ResponseReturnValue:
    page = page_of(select_entries(None, LogFilter(thing=thing, thing_id=key)))
    return render_template("editions/organiser/history.html", page=page, zone=zone, word_for=Traced.word_for)


def _wanted(zone: str) -> LogFilter:
    args = request.args
    return LogFilter(
        actor_id=integer(args.get("who")),
        act=args.get("act", "")[:60],
        thing=args.get("thing", "")[:40],
        thing_id=integer(args.get("id")),
        day=_midnight(args.get("day", ""), zone),
    )


def _midnight(day: str, zone: str) -> datetime | None:
    """When a day begins there; what is no day asks for nothing."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), get_zone(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
