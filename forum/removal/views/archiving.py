"""Archiving and restoring, and what is archived."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.db import transaction
from forum.editions.models import Edition
from forum.editions.queries import get_managed_edition
from forum.errors import Refused
from forum.removal import services
from forum.removal.models import Merger
from forum.removal.queries import (
    KINDS,
    PROGRAMME_KINDS,
    SITE_KINDS,
    edition_of,
    get_thing,
    mergers_of,
    mine_among,
    select_archived,
    things_called,
    things_of,
    uses_of,
)
from forum.removal.rules import KEPT, Refusal
from forum.removal.views import bp
from forum.removal.views.addresses import archive_url, page_url, tab_of
from forum.web.filters import plain
from forum.web.pages import page_of
from forum.web.parts import digest

_THING = f"/things/<any({', '.join(KINDS)}):thing>/<int:thing_id>"
_EDITION = "/<series_slug>/<edition_slug>"


@bp.get("/archive")
def archive() -> ResponseReturnValue:
    """Series, editions, venues and rooms."""
    return _archive(SITE_KINDS)


@bp.get(f"{_EDITION}/programme/archive")
def programme_archive(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.EDIT_PROGRAMME)
    return _archive(PROGRAMME_KINDS, edition, "removal.programme_archive")


@bp.get(f"{_EDITION}/categories/archive")
def category_archive(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_REGISTRATION)
    return _archive(("category",), edition, "removal.category_archive")


def _archive(kinds: tuple[str, ...], edition: Edition | None = None, tab: str = "") -> ResponseReturnValue:
    page = page_of(select_archived(kinds, current_account(), edition))
    things = things_called(page.items)
    ways = {kind: _ways_back(kind, [row for name, row in things if name == kind]) for kind in kinds}
    return render_template(
        "removal/archive.html",
        things=[(kind, row, ways[kind].get(row.id)) for kind, row in things],
        page=page,
        kinds=KINDS,
        edition=edition,
        active=tab,
        page_url=page_url,
        kept=KEPT,
    )


class _WayBack(NamedTuple):
    """By which merger a thing went, into what, and whether the reader may take that back."""

    merger: Merger
    into: Any
    is_mine: bool


def _ways_back(kind: str, rows: Sequence[Any]) -> dict[int, _WayBack]:
    """Of those that were merged, by their keys."""
    mergers = mergers_of(kind, rows)
    keys = [merger.into_id for merger in mergers.values()]
    others, mine = things_of(kind, keys), mine_among(kind, keys, current_account())
    return {key: _WayBack(each, others.get(each.into_id), each.into_id in mine) for key, each in mergers.items()}


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
        kind=KINDS[thing],
        row=row,
        uses=uses_of(row, current_account()),
        refusal=services.judge_archived(row, now),
        seen=_seen(row),
        edition=edition_of(row),
        active=tab_of(row),
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
