"""Where the desk is."""

from flask_babel import lazy_gettext as _l

from forum.editions.rules import Right
from forum.web.places import Link, Place, Target

FILLS = (
    Target(place=Place.DESK, endpoint="desk.editions"),
    Target(place=Place.EDITION_DESK, endpoint="desk.today"),
    Link(place=Place.MENU, endpoint="desk.editions", label=_l("Desk"), order=50),
    Link(place=Place.DESK_TODAY, endpoint="desk.today", label=_l("How it stands"), order=0, right=Right.SEE_DESK),
)
