"""Where the desk is."""

from flask_babel import lazy_gettext as _l

from forum.accounts.models import Right
from forum.web.outlets import Link, Outlet, Target

FILLS = (
    Target(outlet=Outlet.DESK, endpoint="desk.editions"),
    Target(outlet=Outlet.EDITION_DESK, endpoint="desk.today"),
    Link(outlet=Outlet.MENU, endpoint="desk.editions", label=_l("Desk"), order=50, right=Right.SEE_DESK),
    Link(outlet=Outlet.DESK_TODAY, endpoint="desk.today", label=_l("How it stands"), order=0, right=Right.SEE_DESK),
)
