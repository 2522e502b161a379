"""What editions put into other pages, and who may follow a link there."""

from collections.abc import Mapping
from enum import Enum

from flask_babel import lazy_gettext as _l

from forum.accounts.current import find_current
from forum.accounts.models import Right, Scope
from forum.accounts.rules import holds_anywhere, rights_in
from forum.audit.queries import find_last_change
from forum.editions.models import AnyEdition, Edition, Series, Venue
from forum.editions.queries import find_draft, find_room
from forum.editions.rules import rights_over
from forum.web.outlets import Link, Outlet, Part, Target, may, things


def _own(**_: object) -> Mapping[str, object]:
    """How many roles the reader holds."""
    reader = find_current()
    return {"roles": len(reader.grants) if reader else 0}


def _history(*, edition: Edition, thing: str, key: int, **_: object) -> Mapping[str, object]:
    """Whoever may open a thing's page may see what was done to it."""
    kind = things(edition=edition).get(thing)
    return {"shown": may(Right.SEE_LOG, edition=edition) or (kind is not None and kind.opens(key))}


def _moved(*, kind: str, key: int, edition_id: int | None) -> Mapping[str, object]:
    """A room of another venue: who took the edition away from it, if the edition's log says that."""
    room = find_room(key) if kind == "room" else None
    edition = find_draft(edition_id) if room and edition_id else None
    there = edition and room and room.venue_id == edition.venue_id
    move = None if not edition or there else find_last_change("edition", edition.id, "venue")
    return {"move": move, "venue": edition.venue if edition else None}


FILLS = (
    Part(outlet=Outlet.GONE, template="editions/_moved.html", values=_moved),
    Target(outlet=Outlet.HOME, endpoint="editions.home"),
    Part(outlet=Outlet.CARDS, template="editions/_roles_card.html", order=80, values=_own),
    Part(outlet=Outlet.HISTORY, template="editions/organiser/_history_link.html", values=_history),
    Link(outlet=Outlet.EDITION_TABS, endpoint="editions.edition", label=_l("About"), order=0),
    Link(
        outlet=Outlet.DESK_SETTINGS,
        endpoint="editions.edit_edition",
        label=_l("Facts"),
        order=10,
        right=Right.EDIT_FACTS,
    ),
    Link(
        outlet=Outlet.DESK_SETTINGS,
        endpoint="editions.edit_practical",
        label=_l("Practical"),
        order=15,
        right=Right.EDIT_FACTS,
    ),
    Link(
        outlet=Outlet.DESK_SETTINGS,
        endpoint="editions.edit_edition_cover",
        label=_l("Cover"),
        order=17,
        right=Right.EDIT_FACTS,
    ),
    Link(outlet=Outlet.DESK_SETTINGS, endpoint="editions.team", label=_l("Team"), order=30, right=Right.MANAGE_TEAM),
    Link(outlet=Outlet.SITE, endpoint="editions.administrators", label=_l("Administrators"), order=90),
    Link(outlet=Outlet.DESK_SETTINGS, endpoint="editions.log", label=_l("Log"), order=90, right=Right.SEE_LOG),
)


def has_right(right: Enum, values: Mapping[str, object]) -> bool:
    """Whether the reader has this right in what the page is about; of a page about nothing: anywhere."""
    reader = find_current()
    if reader is None or not isinstance(right, Right):
        return False
    edition, series, venue = values.get("edition"), values.get("series"), values.get("venue")
    if isinstance(edition, AnyEdition):
        return right in rights_over(edition, reader)
    if isinstance(series, Series):
        return right in rights_in(reader, (Scope.SERIES, series.id))
    if isinstance(venue, Venue):
        return right in rights_in(reader, (Scope.VENUE, venue.id))
    return holds_anywhere(reader, right)
