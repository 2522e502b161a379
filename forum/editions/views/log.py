"""The log: who did what, on what, what it was before and is now."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum.accounts.current import current_account
from forum.accounts.models import Right, Scope
from forum.accounts.rules import rights_in
from forum.audit.models import Act, AuditEntry, Traced
from forum.audit.queries import (
    LogFilter,
    actors_of,
    acts_of,
    name_of,
    names_now,
    names_told,
    removed_things,
    select_entries,
    select_history,
    with_what_came,
)
from forum.editions.models import Room
from forum.editions.queries import (
    get_logged_series,
    get_managed_edition,
    get_managed_venue,
    get_room,
    keys_of_rooms,
    places_told,
    rooms_among,
    select_team,
)
from forum.editions.views import bp
from forum.errors import Forbidden
from forum.web.filters import nested, plain
from forum.web.outlets import Thing, finds, may, things, whose
from forum.web.pages import integer, page_of, words_asked
from forum.zones import get_zone


@bp.get("/manage/<series_slug>/<edition_slug>/log")
def log(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """All of it, or the history of one thing for who may open that thing's page."""
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_DESK)
    kinds, whole = things(edition=edition), may(Right.SEE_LOG, edition=edition)
    wanted = _wanted(edition.venue.timezone, kinds)
    kind = kinds.get(wanted.thing)
    if not whole and (wanted.thing_id is None or kind is None or not kind.opens(wanted.thing_id)):
        raise Forbidden
    page = page_of(select_entries(edition.id, wanted))
    names = names_now(page.items)
    name = next((plain(names.get(entry.id)) or entry.words.subject for entry in page.items), "")
    if not name and kind and wanted.thing_id is not None:
        name = name_of(wanted.thing, wanted.thing_id, edition.id) or str(kind.label)
    return render_template(
        "editions/organiser/log.html",
        edition=edition,
        title=_title(name) if wanted.thing and wanted.thing_id is not None else "",
        page=page,
        names=names,
        named=names_told(page.items) | places_told(page.items),
        whole=whole,
        rooms=_open_rooms(page.items),
        actors=actors_of(edition.id, select_team(edition), wanted.actor_id) if whole else (),
        acts=[(act, Act.label_of(act)) for act in acts_of(edition.id)],
        things=kinds,
        whose=whose(kinds, [(entry.thing, entry.thing_id) for entry in page.items]),
        removed=removed_things(edition.id),
        word_for=Traced.word_for,
    )


@bp.get("/manage/administrators/log")
def site_log() -> ResponseReturnValue:
    """Who had a role in the whole site."""
    if Right.SEE_LOG not in rights_in(current_account()):
        raise Forbidden
    return _history({Scope.SITE.value: None}, "UTC", gettext("Administrators of the site"))


@bp.get("/manage/series/<slug>/log")
def series_log(slug: str) -> ResponseReturnValue:
    """Of the series and of what was merged into it; one that is archived has its own, where it was found."""
    series = get_logged_series(slug, current_account())
    return _history({"series": with_what_came("series", series.id)}, "UTC", series.name)


@bp.get("/manage/venues/<int:venue_id>/log")
def venue_log(venue_id: int) -> ResponseReturnValue:
    """Of the venue and its rooms; ?room= asks for one of them."""
    venue = get_managed_venue(venue_id, current_account(), Right.SEE_LOG)
    asked = integer(request.args.get("room"))
    if asked is not None:
        room = get_room(asked, venue)
        return _history({"room": [room.id]}, venue.timezone, room.name)
    return _history({"venue": [venue.id], "room": keys_of_rooms(venue)}, venue.timezone, venue.name)


def _history(
    things: Mapping[str, Collection[int] | None], zone: str, name: Mapping[str, str] | str
) -> ResponseReturnValue:
    page = page_of(select_history(things))
    return render_template(
        "editions/organiser/history.html",
        is_site=Scope.SITE.value in things,
        came="series" in things and len(things["series"] or ()) > 1,
        title=_title(name if isinstance(name, str) else plain(name)),
        page=page,
        names=names_now(page.items),
        zone=zone,
        word_for=Traced.word_for,
        rooms=_open_rooms(page.items),
    )


def _title(name: str) -> str:
    return str(gettext("History of “%(name)s”", name=nested(name)) if name else gettext("History"))


def _open_rooms(entries: Sequence[AuditEntry]) -> dict[int, Room]:
    """The rooms of which these entries tell and whose page the reader may open."""
    keys = [entry.thing_id for entry in entries if entry.thing == "room" and entry.thing_id is not None]
    rooms = rooms_among(keys)
    return {room.id: room for room in rooms if may(Right.MANAGE_VENUE, venue=room.venue)}


def _wanted(zone: str, kinds: Mapping[str, Thing]) -> LogFilter:
    args = request.args
    return LogFilter(
        actor_id=integer(args.get("who")),
        act=args.get("act", "")[:60],
        thing=args.get("thing", "")[:40],
        thing_id=integer(args.get("id")),
        day=_midnight(args.get("day", ""), zone),
        along=bool(args.get("along")),
        words=words_asked(),
        finds=finds(kinds),
    )


def _midnight(day: str, zone: str) -> datetime | None:
    """When a day begins there; what is no day asks for nothing."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), get_zone(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
