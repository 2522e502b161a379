"""What the draft's sessions, speakers and tracks put into other pages."""

from collections.abc import Mapping
from functools import partial

from flask_babel import lazy_gettext as _l

from forum.accounts.current import current_account
from forum.accounts.models import Right, Scope
from forum.languages import N_, family_first
from forum.people.models import Person
from forum.programme.forms import called
from forum.programme.models import ProgrammeAct, Session, Speaker, Track
from forum.programme.queries import uses_of_speaker, uses_of_track, visible_editions_of
from forum.programme.services import (
    give_appearances_back,
    give_sessions_back,
    move_appearances,
    move_sessions,
    returning_appearances,
    returning_sessions,
)
from forum.removal.rules import Kind, Merging
from forum.web.filters import plain
from forum.web.outlets import Link, Outlet, Part, Thing


def _claimed(*, person: Person, **_: object) -> Mapping[str, object]:
    """Where a person speaks, as far as that exists for the reader."""
    return {"editions": visible_editions_of(person, current_account())}


FILLS = (
    Part(outlet=Outlet.CLAIM, template="programme/_claimed.html", order=20, values=_claimed),
    Thing(kind="session", label=_l("Session"), endpoint="programme.edit_session", right=Right.EDIT_PROGRAMME),
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
_FOLLOWS = N_("No session can choose it any more. Those that have it keep it until somebody chooses another.")
KINDS = (
    Kind(
        table=Track,
        label=N_("Track"),
        right=Right.EDIT_PROGRAMME,
        scope=Scope.EDITION,
        place=Track.edition_id,
        follows=_FOLLOWS,
        removed=ProgrammeAct.TRACK_REMOVED,
        uses=uses_of_track,
        endpoint="programme.edit_track",
        takes={"item_id": "id"},
        tab="programme.tracks",
        archive="removal.programme_archive",
        merging=Merging(
            alike=("edition_id",),
            move=move_sessions,
            back=give_sessions_back,
            returns=partial(returning_sessions, name="track", tables=(Session,)),
            told=lambda facts: filter(None, [facts.track_id]),
        ),
    ),
    Kind(
        table=Speaker,
        label=N_("Speaker"),
        right=Right.EDIT_PROGRAMME,
        scope=Scope.EDITION,
        place=Speaker.edition_id,
        follows=_FOLLOWS,
        removed=ProgrammeAct.SPEAKER_REMOVED,
        uses=uses_of_speaker,
        endpoint="programme.edit_speaker",
        takes={"item_id": "id"},
        tab="programme.speakers",
        archive="removal.programme_archive",
        merging=Merging(
            alike=("edition_id",),
            move=move_appearances,
            back=give_appearances_back,
            returns=returning_appearances,
            told=lambda facts: [speaker.id for speaker in facts.speakers],
            choices=lambda speakers: [(speaker.id, called(speaker)) for speaker in speakers],
            sorted_by=lambda speaker: family_first(plain(speaker.name)),
            template="programme/organiser/_merging.html",
        ),
    ),
)
