"""What the draft schedule puts into other pages."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from forum.accounts.models import Right
from forum.editions.models import Edition
from forum.schedule.queries import waiting_of, whole_draft
from forum.web.outlets import Link, Outlet, Part, Target


def _waiting(*, edition: Edition) -> Mapping[str, object]:
    """What a release would change."""
    return {"waiting": waiting_of(edition, whole_draft(edition))}


FILLS = (
    Part(
        outlet=Outlet.DESK_TODAY,
        template="schedule/organiser/_waiting.html",
        order=0,
        right=Right.RELEASE,
        values=_waiting,
    ),
    Link(
        outlet=Outlet.DESK_PROGRAMME,
        endpoint="schedule.draft",
        label=_l("Schedule"),
        order=40,
        right=Right.SEE_PROGRAMME,
    ),
    Link(
        outlet=Outlet.DESK_PROGRAMME,
        endpoint="schedule.release",
        label=_l("Release"),
        order=50,
        right=Right.RELEASE,
    ),
    Target(outlet=Outlet.DRAFT_SESSION, endpoint="schedule.place"),
    Part(outlet=Outlet.DRAFT_ACTIONS, template="schedule/organiser/_session_actions.html"),
    Part(outlet=Outlet.STATE_ACTIONS, template="schedule/organiser/_state_actions.html"),
)
