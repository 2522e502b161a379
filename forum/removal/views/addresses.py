"""Where a thing has its page, and where it is found once it is archived."""

from typing import Any

from flask import url_for

from forum.removal.queries import PROGRAMME_KINDS, edition_of, kind_of
from forum.web.filters import edition_url

_OF_EDITIONS = {
    "edition": ("editions.edit_edition", ""),
    "track": ("programme.edit_track", "item_id"),
    "speaker": ("programme.edit_speaker", "item_id"),
    "category": ("registration.edit_category", "category_id"),
}
_TABS = {"track": "programme.tracks", "speaker": "programme.speakers", "category": "registration.categories"}


def page_url(row: Any) -> str:
    """Its page; none of what is gone for everyone."""
    kind, edition = kind_of(row), edition_of(row)
    if kind == "series":
        return "" if row.archived_at else url_for("editions.edit_series", slug=row.slug)
    if kind == "venue":
        return url_for("editions.edit_venue", venue_id=row.id)
    if kind == "room":
        return url_for("editions.edit_room", venue_id=row.venue_id, room_id=row.id)
    if edition is None or (kind == "edition" and row.archived_at and row.state.value == "draft"):
        return ""
    endpoint, parameter = _OF_EDITIONS[kind]
    return edition_url(endpoint, edition, **({parameter: row.id} if parameter else {}))


def archive_url(row: Any) -> str:
    """The list it is found in once it is archived."""
    kind, edition = kind_of(row), edition_of(row)
    if kind == "edition" or edition is None:
        return url_for("removal.archive")
    endpoint = "removal.programme_archive" if kind in PROGRAMME_KINDS else "removal.category_archive"
    return edition_url(endpoint, edition)


def tab_of(row: Any) -> str:
    """Whose tab of the desk is the current one."""
    return _TABS.get(kind_of(row), "editions.edit_edition")
