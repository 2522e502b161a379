"""What the draft schedule puts into other pages."""

from flask_babel import lazy_gettext as _l

from forum.editions.rules import Right
from forum.web.outlets import Link, Outlet, Part, Target

FILLS = (
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
