"""What the draft schedule puts into other pages."""

from flask_babel import lazy_gettext as _l

from forum.editions.rules import Right
from forum.web.places import Link, Part, Place, Target

FILLS = (
    Link(
        place=Place.DESK_PROGRAMME,
        endpoint="schedule.draft",
        label=_l("Schedule"),
        order=40,
        right=Right.SEE_DESK,
    ),
    Link(
        place=Place.DESK_PROGRAMME,
        endpoint="schedule.release",
        label=_l("Release"),
        order=50,
        right=Right.MANAGE,
    ),
    Target(place=Place.DRAFT_SESSION, endpoint="schedule.place"),
    Part(place=Place.DRAFT_ACTIONS, template="schedule/organiser/_session_actions.html"),
    Part(place=Place.STATE_ACTIONS, template="schedule/organiser/_state_actions.html"),
)
