"""What the draft's sessions, speakers and tracks put into other pages."""

from flask_babel import lazy_gettext as _l

from forum.accounts.models import Right
from forum.web.outlets import Link, Outlet, Thing

FILLS = (
    Thing(kind="session", label=_l("Session"), endpoint="programme.edit_session", right=Right.EDIT_PROGRAMME),
    Thing(kind="speaker", label=_l("Speaker"), endpoint="programme.edit_speaker", right=Right.EDIT_PROGRAMME),
    Thing(kind="track", label=_l("Track"), endpoint="programme.edit_track", right=Right.EDIT_PROGRAMME),
    Link(
        outlet=Outlet.DESK_PROGRAMME,
        endpoint="programme.sessions",
        label=_l("Sessions"),
        order=10,
        right=Right.SEE_PROGRAMME,
    ),
    Link(
        outlet=Outlet.DESK_PROGRAMME,
        endpoint="programme.speakers",
        label=_l("Speakers"),
        order=20,
        right=Right.SEE_PROGRAMME,
    ),
    Link(
        outlet=Outlet.DESK_PROGRAMME,
        endpoint="programme.tracks",
        label=_l("Tracks"),
        order=30,
        right=Right.SEE_PROGRAMME,
    ),
)
