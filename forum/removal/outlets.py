"""What the pages of things say of where they are used and how they go."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.removal.queries import (
    MERGED_KINDS,
    edition_of,
    find_merger,
    kind_of,
    mergers_into,
    mine_among,
    things_of,
    uses_of,
)
from forum.removal.rules import KEPT
from forum.web.outlets import Link, Outlet, Part


def _thing(*, row: Any) -> Mapping[str, object]:
    """Where it is used, whether it is archived, what was merged into it."""
    kind, merger = kind_of(row), find_merger(row) if row.archived_at else None
    return {
        "kind": kind,
        "uses": uses_of(row, current_account()),
        "edition": edition_of(row),
        "kept": KEPT,
        "merges": kind in MERGED_KINDS,
        "merger": merger,
        "into": things_of(kind, [merger.into_id]).get(merger.into_id) if merger else None,
        "is_mine": bool(merger and mine_among(kind, [merger.into_id], current_account())),
        "came": mergers_into(row, current_account()) if kind in MERGED_KINDS else [],
    }


FILLS = (
    Part(outlet=Outlet.REMOVAL, template="removal/_thing.html", values=_thing),
    Link(
        outlet=Outlet.DESK_PROGRAMME,
        endpoint="removal.programme_archive",
        label=_l("Archive"),
        order=90,
        right=Right.EDIT_PROGRAMME,
    ),
    Link(
        outlet=Outlet.DESK_SETTINGS,
        endpoint="removal.category_archive",
        label=_l("Archived categories"),
        order=95,
        right=Right.MANAGE_REGISTRATION,
    ),
)
