"""The released programme, as everyone sees it."""

from collections.abc import Sequence
from datetime import date, datetime
from threading import Lock
from typing import NamedTuple

import msgspec
from cachetools import LRUCache, cached
from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum import clock
from forum.accounts.current import current_account, find_current
from forum.db import transaction
from forum.editions.models import PublicEdition
from forum.editions.queries import get_edition
from forum.errors import NotFound
from forum.languages import family_first, sort_key
from forum.releases.queries import document_of, find_successor, followed, get_released, starred_uids
from forum.releases.rules import Document, Filter, Released, details_of
from forum.releases.services import set_star
from forum.web import public
from forum.web.filters import edition_url, language_name, plain, word
from forum.web.language import content
from forum.web.pages import own_path
from forum.zones import get_zone

bp = Blueprint("releases", __name__)


@bp.get("/forums/<series_slug>/<edition_slug>/programme")
@public
def programme(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, find_current())
    document = document_of(edition)
    if document is None or not document.sessions:
        return render_template("releases/unreleased.html", edition=edition)
    zone = get_zone(document.timezone)
    filter_ = followed(edition.id, Filter.read(request.args.getlist))
    days = sorted({s.facts.starts_at.astimezone(zone).date() for s in document.occurring})
    as_list = request.args.get("view") == "list"
    shown, applied = next((d for d in days if d.isoformat() in filter_.day), None), filter_
    if not filter_.day and days and not (as_list and filter_):
        shown = _day_of(clock.now().astimezone(zone), document, days)
        applied = msgspec.structs.replace(filter_, day=(shown.isoformat(),))
    matched = [s for s in document.occurring if applied.matches(s.facts, zone)]
    return render_template(
        "releases/programme.html",
        edition=edition,
        document=document,
        days=days,
        shown=shown,
        sessions=matched,
        filter=filter_,
        choices=_choices(edition, document),
        as_list=as_list,
        grid=None if as_list else _grid(matched),
        starred=starred_uids(find_current(), edition.id),
        filters=filter_.asked,
    )


def _day_of(now: datetime, document: Document, days: Sequence[date]) -> date:
    """Today; after the last midnight the day of what still goes on."""
    if now.date() in days:
        return now.date()
    going_on = (s.facts for s in document.occurring if s.facts.starts_at <= now < s.facts.ends_at)
    return next((facts.starts_at.astimezone(now.tzinfo).date() for facts in going_on), days[0])


def _key_of(edition: PublicEdition, document: Document) -> tuple[object, ...]:
    return document.key, content()


@cached(LRUCache(200), key=_key_of, lock=Lock())
def _choices(edition: PublicEdition, document: Document) -> dict[str, list[tuple[str, str]]]:
    """What the released programme can be filtered by, each sorted by the alphabet of the page."""
    choices: dict[str, dict[str, str]] = {name: {} for name in ("track", "room", "type", "language", "speaker")}
    for facts in (s.facts for s in document.listed):
        if facts.track_id:
            choices["track"][str(facts.track_id)] = plain(facts.track)
        if facts.place.room_id:
            choices["room"][str(facts.place.room_id)] = plain(facts.place.room)
        choices["type"][facts.type] = word(facts.type_label)
        choices["language"] |= {code: language_name(code) for code in (*facts.languages, *facts.interpretation)}
        choices["speaker"] |= {str(s.id): plain(s.name) for s in facts.speakers}
    orders = {"speaker": family_first}
    return {
        name: sorted(pairs.items(), key=lambda p, order=orders.get(name, str): sort_key(order(p[1]), content()))  # type: ignore[misc]
        for name, pairs in choices.items()
    }


class Row(NamedTuple):
    """One start or end on the day's table: its cells are the sessions that start then, by room, with rows spanned."""

    at: datetime
    cells: list[tuple[Released | None, int] | None]


class Grid(NamedTuple):
    rooms: list[dict[str, str]]
    rows: list[Row]


def _grid(sessions: list[Released]) -> Grid | None:
    """Day × room as a table; None where sessions overlap in a room or have none: the list says it better."""
    rooms = {s.facts.place.room_id: s.facts.place.room for s in sessions}
    if not sessions or None in rooms:
        return None
    times = sorted({t for s in sessions for t in (s.facts.starts_at, s.facts.ends_at)})
    index = {t: i for i, t in enumerate(times)}
    columns = sorted(rooms, key=lambda room: sort_key(plain(rooms[room]), content()))
    cells: list[list[tuple[Released | None, int] | None]] = [[(None, 1)] * len(columns) for _ in times[:-1]]
    for session in sessions:
        x = columns.index(session.facts.place.room_id)
        top, bottom = index[session.facts.starts_at], index[session.facts.ends_at]
        if any(cells[y][x] != (None, 1) for y in range(top, bottom)):
            return None
        cells[top][x] = (session, bottom - top)
        for y in range(top + 1, bottom):
            cells[y][x] = None
    return Grid([rooms[c] for c in columns], [Row(t, row) for t, row in zip(times, cells, strict=False)])


@bp.get("/forums/<series_slug>/<edition_slug>/sessions/<int:session_id>")
@public
def session(series_slug: str, edition_slug: str, session_id: int) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, find_current())
    released = get_released(edition, session_id)
    starred = released.facts.uid in starred_uids(find_current(), edition.id)
    return render_template(
        "releases/session.html",
        edition=edition,
        session=released,
        facts=released.facts,
        details=list(details_of(released.facts)),
        starred=starred,
        occurrences=released.facts.occurrences(edition.venue.timezone) if released.facts.repeats else (),
    )


@bp.get("/forums/<series_slug>/<edition_slug>/speakers")
@public
def speakers(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, find_current())
    document = document_of(edition)
    people = {s.id: s for r in (document.listed if document else ()) for s in r.facts.speakers}
    ordered = sorted(people.values(), key=lambda s: sort_key(family_first(plain(s.name)), content()))
    return render_template("releases/speakers.html", edition=edition, speakers=ordered)


@bp.get("/forums/<series_slug>/<edition_slug>/speakers/<int:speaker_id>")
@public
def speaker(series_slug: str, edition_slug: str, speaker_id: int) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, find_current())
    document = document_of(edition)
    own = [(r, s) for r in (document.listed if document else ()) for s in r.facts.speakers if s.id == speaker_id]
    if not own:
        if (successor := find_successor(edition, "speaker", speaker_id)) is None:
            raise NotFound
        return redirect(edition_url("releases.speaker", edition, speaker_id=successor), 308)
    return render_template("releases/speaker.html", edition=edition, speaker=own[-1][1], sessions=[r for r, _ in own])


@bp.post("/forums/<series_slug>/<edition_slug>/sessions/<int:session_id>/star")
def star(series_slug: str, edition_slug: str, session_id: int) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, current_account())
    released = get_released(edition, session_id)
    starred = request.form.get("starred") == "1"
    with transaction():
        set_star(current_account(), edition, released, starred, clock.now())
    spot = "row" if request.form.get("spot") == "row" else "star"
    if request.headers.get("HX-Request"):
        return render_template("releases/starred.html", edition=edition, session=released, starred=starred, spot=spot)
    back = own_path(request.form.get("next")) or edition_url("releases.session", edition, session_id=session_id)
    return redirect(f"{back}#{spot}-{session_id}")
