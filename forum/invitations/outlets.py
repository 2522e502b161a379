"""Where the desk and the site's pages lead to what people mail."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from forum.accounts.models import Right
from forum.editions.models import Edition
from forum.invitations.queries import count_arrivals
from forum.web.outlets import Link, Outlet, Part


def _waiting(*, edition: Edition) -> Mapping[str, object]:
    """How many mails wait for its team."""
    return {"mails": count_arrivals(edition.id)}


FILLS = (
    Part(
        outlet=Outlet.DESK_TODAY,
        template="invitations/organiser/_waiting.html",
        order=5,
        right=Right.MANAGE_REGISTRATION,
        values=_waiting,
    ),
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
