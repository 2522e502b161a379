"""Where the desk and the site's pages lead to what people mail."""

from flask_babel import lazy_gettext as _l

from forum.accounts.models import Right
from forum.web.outlets import Link, Outlet

FILLS = (
    Link(outlet=Outlet.SITE, endpoint="invitations.arrivals", label=_l("Mail"), order=30),
    Link(
        outlet=Outlet.DESK_PEOPLE,
        endpoint="invitations.answers",
        label=_l("Answers"),
        order=20,
        right=Right.MANAGE_REGISTRATION,
    ),
    Link(
        outlet=Outlet.DESK_PEOPLE,
        endpoint="invitations.arrivals",
        label=_l("Mail"),
        order=25,
        right=Right.MANAGE_REGISTRATION,
    ),
)
