"""What editions put into other pages, and who may follow a link there."""

from collections.abc import Mapping
from enum import Enum

from flask_babel import lazy_gettext as _l

from forum.accounts.current import find_current
from forum.editions.models import Edition
from forum.editions.queries import find_role
from forum.editions.rules import Right, may
from forum.web.outlets import Link, Outlet, Part, Target, Thing

FILLS = (
    Target(outlet=Outlet.HOME, endpoint="editions.home"),
    Thing(kind="edition", label=_l("Edition"), endpoint="editions.edit_edition", takes="", right=Right.MANAGE),
    Thing(kind="venue", label=_l("Venue"), endpoint="editions.edit_venue", takes="venue_id", in_edition=False),
    Part(outlet=Outlet.HISTORY, template="editions/organiser/_history_link.html", right=Right.MANAGE),
    Link(outlet=Outlet.EDITION_TABS, endpoint="editions.edition", label=_l("About"), order=0),
    Link(
        outlet=Outlet.DESK_SETTINGS,
        endpoint="editions.edit_edition",
        label=_l("Facts"),
        order=10,
        right=Right.MANAGE,
    ),
    Link(outlet=Outlet.DESK_SETTINGS, endpoint="editions.team", label=_l("Team"), order=30, right=Right.MANAGE),
    Link(outlet=Outlet.DESK_SETTINGS, endpoint="editions.log", label=_l("Log"), order=90, right=Right.MANAGE),
)


def has_right(right: Enum, values: Mapping[str, object]) -> bool:
    """Whether the reader has this right in the edition of the page."""
    reader, edition = find_current(), values.get("edition")
    if reader is None or not isinstance(edition, Edition) or not isinstance(right, Right):
        return False
    return may(right, find_role(edition.id, reader), is_admin=reader.is_admin)
