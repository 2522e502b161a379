"""What the pages of things say of where they are used and how they go."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from forum.accounts.current import current_account, find_current
from forum.accounts.models import Right, Scope
from forum.accounts.rules import rights_in
from forum.audit.queries import find_end
from forum.editions.models import Edition, EditionAct, Series
from forum.editions.queries import knows_series
from forum.editions.services import hold_editions
from forum.languages import N_
from forum.removal.queries import (
    add_kinds,
    edition_of,
    find_at,
    find_merger,
    kind_of,
    kinds_in,
    known_among,
    mergers_into,
    mine_among,
    uses_of,
    uses_of_series,
)
from forum.removal.rules import SITE_ARCHIVE, TIME_TO_UNDO, Kind, Merging
from forum.removal.services import (
    give_editions_back,
    judge_editions,
    judge_editions_back,
    judge_series_archived,
    judge_taking_back,
    move_editions,
    returning_editions,
)
from forum.web.outlets import Link, Outlet, Part, Thing, may


def _thing(*, row: Any) -> Mapping[str, object]:
    """Where it is used, whether it is archived, what was merged into it."""
    kind, merger = kind_of(row), find_merger(row) if row.archived_at else None
    return {
        "kind": kind,
        "uses": uses_of(row, current_account()),
        "edition": edition_of(row),
        "kept": TIME_TO_UNDO,
        "merges": kind.merging is not None,
        "merger": merger,
        "refusal": judge_taking_back(merger) if merger else None,
        "is_mine": bool(merger and mine_among(kind, [merger.into_id], current_account())),
        "came": [
            (merger, other, judge_taking_back(merger))
            for merger, other in (mergers_into(row, current_account()) if kind.merging else [])
        ],
    }


def _went(*, row: Any) -> Mapping[str, object]:
    """That it was archived or merged into another, as its history tells; who did it for who may read that."""
    if not row.archived_at:
        return {"end": None}
    kind, edition, merger, reader = kind_of(row), edition_of(row), find_merger(row), current_account()
    keys = [merger.into_id] if merger else []
    other, mine = known_among(kind, keys, reader), mine_among(kind, keys, reader)
    return {
        "kind": kind,
        "edition": edition,
        "merger": merger,
        "into": next(iter(other.values()), None),
        "is_mine": bool(mine),
        "end": find_end(kind.name, row.id, edition.id if edition else None),
        "tells": bool(edition) or Right.SEE_LOG in rights_in(reader, (kind.scope, getattr(row, kind.place.key))),
    }


def _missing(*, endpoint: str | None, values: Mapping[str, object]) -> Mapping[str, object]:
    """The thing that this page was about, if it is the reader's to archive and merge, but not found here any more."""
    reader = find_current()
    row = find_at(endpoint, values, reader) if endpoint and reader else None
    return {"row": row, "kind": kind_of(row) if row else None, "edition": edition_of(row) if row else None}


def _is_for_reader(archive: str, *, edition: Edition) -> bool:
    """Whether the reader may archive something of the edition that stands there."""
    return any(may(kind.right, edition=edition) for kind in kinds_in(archive))


FILLS = (
    Part(outlet=Outlet.WENT, template="removal/_went.html", values=_went),
    Part(outlet=Outlet.MISSING, template="removal/_missing.html", values=_missing),
    Part(outlet=Outlet.REMOVAL, template="removal/_thing.html", values=_thing),
    Link(
        outlet=Outlet.DESK_PROGRAMME,
        endpoint="removal.programme_archive",
        label=_l("Archive"),
        order=90,
        shows=partial(_is_for_reader, "removal.programme_archive"),
    ),
    Link(
        outlet=Outlet.DESK_SETTINGS,
        endpoint="removal.category_archive",
        label=_l("Archived categories"),
        order=95,
        shows=partial(_is_for_reader, "removal.category_archive"),
    ),
)
KINDS = (
    Kind(
        table=Series,
        label=N_("Series"),
        right=Right.EDIT_SERIES,
        scope=Scope.SERIES,
        place=Series.id,
        follows=N_("It leaves all lists, and no edition can be added. The editions it has stay as they are."),
        removed=EditionAct.SERIES_REMOVED,
        uses=uses_of_series,
        endpoint="editions.edit_series",
        takes={"slug": "slug"},
        has_page=lambda series: series.archived_at is None,
        judge=judge_series_archived,
        hold=hold_editions,
        logs=lambda _: (None,),
        merging=Merging(
            alike=(),
            move=move_editions,
            back=give_editions_back,
            returns=returning_editions,
            judge=judge_editions,
            judge_back=judge_editions_back,
            knows=knows_series,
            follows=(
                N_("Roles that are held in it do not go over."),
                N_("Who has a role in the other has it in these editions then."),
            ),
        ),
    ),
)
"""Series stand below this slice; whatever else goes is declared by the slice that knows what refers to it."""


def declare(app: Flask, kinds: Iterable[Kind]) -> None:
    """Take the kinds that slices declare, once all pages are there; the log links to their pages."""
    kinds = list(kinds)
    if missing := [f"{kind.name} has no page {endpoint}" for kind in kinds for endpoint in _missing_pages(app, kind)]:
        raise ValueError(f"kinds are not told whole: {'; '.join(missing)}")
    add_kinds(kinds)
    app.extensions["outlets"].add(_link_of(kind) for kind in kinds if set(kind.takes.values()) <= {"id"})


def _missing_pages(app: Flask, kind: Kind) -> list[str]:
    """What of its page, its tab and its archive does not exist or takes other values."""
    edition = {"series_slug", "edition_slug"} if _is_in_edition(kind) else set()
    wanted = {kind.endpoint: {*edition, *kind.takes}, kind.archive: set() if kind.archive == SITE_ARCHIVE else edition}
    pages = {(rule.endpoint, frozenset(rule.arguments)) for rule in app.url_map.iter_rules()}
    missing = [endpoint for endpoint, values in wanted.items() if (endpoint, frozenset(values)) not in pages]
    template = kind.merging.template if kind.merging else ""
    if template and template not in app.jinja_env.list_templates():
        missing.append(template)
    return missing if kind.tab in {endpoint for endpoint, _ in pages} else [*missing, kind.tab]


def _is_in_edition(kind: Kind) -> bool:
    return kind.table is Edition or hasattr(kind.table, "edition_id")


def _link_of(kind: Kind) -> Thing:
    """Its page as the log links to it; outside of an edition for who has the right in the thing itself."""
    is_inside = _is_in_edition(kind)
    return Thing(
        kind=kind.name,
        label=_l(kind.label),
        endpoint=kind.endpoint,
        takes=next(iter(kind.takes), ""),
        right=kind.right if is_inside else None,
        in_edition=is_inside,
        opens=lambda key: is_inside or (key is not None and kind.right in rights_in(find_current(), (kind.scope, key))),
    )
