"""Archiving and restoring, and what is archived."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account
from forum.db import transaction
from forum.editions.models import Edition
from forum.editions.queries import get_managed_edition
from forum.errors import Refused
from forum.removal import services
from forum.removal.models import Merger
from forum.removal.queries import (
    edition_of,
    get_thing,
    kind_of,
    kinds_in,
    known_among,
    mergers_of,
    mine_among,
    select_archived,
    things_called,
    uses_of,
)
from forum.removal.rules import SITE_ARCHIVE, TIME_TO_UNDO, Kind, Refusal
from forum.removal.views import bp
from forum.removal.views.addresses import archive_url, page_url
from forum.web.filters import plain
from forum.web.pages import page_of
from forum.web.parts import digest

_THING = "/things/<thing>/<int:thing_id>"
_EDITION = "/<series_slug>/<edition_slug>"


@bp.get("/archive")
def archive() -> ResponseReturnValue:
    """Series, editions, venues and rooms."""
    return _archive(kinds_in(SITE_ARCHIVE))


@bp.get(f"{_EDITION}/programme/archive", endpoint="programme_archive")
@bp.get(f"{_EDITION}/categories/archive", endpoint="category_archive")
def edition_archive(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """For who may archive something that stands there."""
    kinds = kinds_in(request.endpoint or "")
    rights = [kind.right for kind in kinds]
    return _archive(kinds, get_managed_edition(series_slug, edition_slug, current_account(), *rights))


def _archive(kinds: Sequence[Kind], edition: Edition | None = None) -> ResponseReturnValue:
    page = page_of(select_archived(kinds, current_account(), edition))
    things = things_called(page.items)
    ways = {kind.name: _ways_back(kind, [row for row in things if kind_of(row) is kind]) for kind in kinds}
    return render_template(
        "removal/archive.html",
        things=[(kind_of(row), row, ways[kind_of(row).name].get(row.id)) for row in things],
        page=page,
        edition=edition,
        active=request.endpoint if edition else "",
        page_url=page_url,
        kept=TIME_TO_UNDO,
    )


class _WayBack(NamedTuple):
    """By which merger a thing went, into what, whether the reader may take that back, and what speaks against it."""

    merger: Merger
    into: Any
    is_mine: bool
    refusal: StrEnum | None


def _ways_back(kind: Kind, rows: list[Any]) -> dict[int, _WayBack]:
    """Of those that were merged, by their keys."""
    mergers = mergers_of(kind, rows)
    keys = [merger.into_id for merger in mergers.values()]
    others, mine = known_among(kind, keys, current_account()), mine_among(kind, keys, current_account())
    return {
        key: _WayBack(merger, others.get(merger.into_id), merger.into_id in mine, services.judge_taking_back(merger))
        for key, merger in mergers.items()
    }


@bp.route(f"{_THING}/archive", methods=["GET", "POST"])
def archive_thing(thing: str, thing_id: int) -> ResponseReturnValue:
    row, now = get_thing(thing, thing_id, current_account()), clock.now()
    if row.archived_at is not None:
        flash(gettext(Refusal.ALREADY.value))
        return redirect(archive_url(row))
    if request.method == "POST":
        try:
            with transaction():
                row = get_thing(thing, thing_id, current_account())
                services.hold(row)
                if request.form.get("seen") != _seen(row):
                    raise Refused(Refusal.LOOK_AGAIN)
                services.archive(row, current_account(), now)
            flash(gettext("Archived: %(name)s. You can restore it here.", name=plain(row.name)))
            return redirect(archive_url(row))
        except Refused as refused:
            flash(gettext(refused.reason.value))
    return render_template(
        "removal/archive_thing.html",
        kind=kind_of(row),
        row=row,
        uses=uses_of(row, current_account()),
        refusal=services.judge_archived(row, now),
        seen=_seen(row),
        edition=edition_of(row),
        active=kind_of(row).tab,
        back=page_url(row),
    )


def _seen(row: Any) -> str:
    """What the page shows, in a word."""
    uses = [(str(use.name), use.number, sorted(use.values.items())) for use in uses_of(row, current_account())]
    return digest(f"{row.version} {uses}")


@bp.post(f"{_THING}/restore")
def restore(thing: str, thing_id: int) -> ResponseReturnValue:
    row = get_thing(thing, thing_id, current_account())
    try:
        with transaction():
            services.restore(get_thing(thing, thing_id, current_account()), current_account(), clock.now())
        flash(gettext("Restored: %(name)s.", name=plain(row.name)))
    except Refused as refused:
        flash(gettext(refused.reason.value))
    return redirect(page_url(row) or archive_url(row))
