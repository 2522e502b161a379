"""What the draft schedule puts into other pages."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from forum.accounts.current import current_account, find_current
from forum.accounts.models import Right, Scope
from forum.audit.queries import find_end
from forum.editions.forms import room_choices
from forum.editions.models import Edition, EditionAct, EditionState, Room, Venue
from forum.editions.queries import get_managed_edition, rooms_of
from forum.editions.rules import is_gone
from forum.editions.services import hold_editions
from forum.errors import Forbidden, NotFound
from forum.languages import N_
from forum.people.models import Person
from forum.programme.models import Session, Speaker
from forum.programme.queries import appearances_of, get_of
from forum.programme.services import returning_sessions
from forum.releases.queries import find_document_at
from forum.removal.queries import kept_by
from forum.removal.rules import Kind, Merging, judge_archived_edition, judge_venues
from forum.schedule.forms import chosen_words
from forum.schedule.models import Slot, SlotException
from forum.schedule.queries import (
    announced_of,
    clashes_of_person,
    collisions_of,
    find_last_placing,
    find_slot,
    find_taking_out,
    logs_of_room,
    logs_of_venue,
    shifts_of,
    slots_of,
    uses_of_edition,
    uses_of_room,
    uses_of_venue,
    waiting_of,
    whole_draft,
)
from forum.schedule.services import (
    Follows,
    give_slots_back,
    give_venue_back,
    move_slots,
    move_venue,
    returning_editions,
)
from forum.web.editing import opened_row
from forum.web.giving_back import typed_fields
from forum.web.outlets import Link, Outlet, Part, Target, Thing


def _waiting(*, edition: Edition) -> Mapping[str, object]:
    """What a release would change, what of it is archived, and how much collides."""
    draft, me = whole_draft(edition), current_account()
    return {
        "announced": announced_of(edition),
        "waiting": waiting_of(edition, draft),
        "kept": kept_by(draft.sessions, me),
        "colliding": collisions_of(edition, me).number,
    }


def _joining(*, speaker: Speaker, person: Person, whole: bool) -> Mapping[str, object]:
    """What collides once a speaker, or whoever they were taken for as a whole, is a person."""
    speakers = appearances_of(speaker.person) if whole else [speaker]
    return {"clashes": clashes_of_person(speakers, person, current_account())}


def _rehousing(*, edition: Edition, venue_id: int, follows: Follows | None) -> Mapping[str, object]:
    """The release whose halls can be had again: that is offered first, until something else was chosen."""
    chosen = any(name.startswith("room-") for name in request.form)
    return {
        "document": find_document_at(edition.id, venue_id),
        "as_released": "as-released" in request.form or not chosen,
    }


def _sessions(*, edition: Edition, sessions: Sequence[Session]) -> Mapping[str, object]:
    """When and where the draft puts each; they stand in the order of their hours, what has none last."""
    slots = {slot.session_id: slot for slot in slots_of(edition.id)}
    timed = [session for session in sessions if session.id in slots]
    timed.sort(key=lambda session: slots[session.id].starts_at)
    clashing = collisions_of(edition, current_account()).sessions
    listed = [*timed, *(session for session in sessions if session.id not in slots)]
    return {"slots": slots, "clashing": clashing, "listed": listed}


def _other_clock(*, venue: Venue, zone: str) -> Mapping[str, object]:
    """By how much sessions are earlier or later in that zone."""
    return {"shifts": shifts_of(venue, zone, current_account())}


_OF_A_DATE = {"schedule.occurrence", "schedule.restore_occurrence"}
_OF_A_SESSION = _OF_A_DATE | {"schedule.place", "schedule.remove", "schedule.unschedule", "programme.edit_session"}
"""Pages and buttons that one may have open while a colleague removes their session."""


def _removed(*, endpoint: str | None, values: Mapping[str, Any]) -> Mapping[str, object]:
    """Who removed the session of a page from the draft, for whoever reads its log; what they had chosen."""
    key, reader = values.get("session_id") or values.get("item_id"), find_current()
    edition = None
    if endpoint in _OF_A_SESSION and key and reader:
        with suppress(NotFound, Forbidden):
            edition = get_managed_edition(values["series_slug"], values["edition_slug"], reader, Right.SEE_PROGRAMME)
    lost = _lost_date(edition, key) if endpoint in _OF_A_DATE else {"session": None}
    return {
        "edition": edition,
        "end": find_end(Session.__tablename__, key, edition.id) if edition and key else None,
        "chosen": chosen_words(typed_fields(), rooms_of(edition.venue_id)) if edition else [],
        **lost,
    }


def _lost_date(edition: Edition | None, session_id: int | None) -> Mapping[str, object]:
    """Of an occurrence: its session, if that is still there, and who took out or changed its times.

    A date that nobody had open was perhaps never there: then only what somebody did is a reason.
    """
    session = None
    if edition and session_id:
        with suppress(NotFound):
            session = get_of(Session, session_id, edition)
    slot = find_slot(session) if session else None
    by = (find_last_placing if slot else find_taking_out)(session) if session else None
    was_there = opened_row().startswith("occurrence:") or by is not None
    return {"session": session if was_there else None, "slot": slot, "by": by}


FILLS = (
    Part(outlet=Outlet.MISSING, template="schedule/organiser/_removed.html", values=_removed),
    Part(outlet=Outlet.OTHER_CLOCK, template="schedule/organiser/_other_clock.html", values=_other_clock),
    Part(outlet=Outlet.REHOUSING, template="schedule/organiser/_rehousing.html", values=_rehousing),
    Part(outlet=Outlet.JOINING, template="schedule/organiser/_joining.html", values=_joining),
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
    Thing(
        kind="release",
        label=_l("Release"),
        endpoint="schedule.past_release",
        takes="number",
        by_name=True,
        right=Right.SEE_PROGRAMME,
    ),
    Target(outlet=Outlet.DRAFT_SESSION, endpoint="schedule.place"),
    Part(
        outlet=Outlet.SAVED_SESSION,
        template="schedule/organiser/_saved.html",
        shows=lambda *, edition, session_id: session_id in collisions_of(edition, current_account()).sessions,
        values=lambda *, edition, session_id: {"session": get_of(Session, session_id, edition)},
    ),
    Part(outlet=Outlet.DRAFT_SESSIONS, template="schedule/organiser/_sessions.html", values=_sessions),
    Part(outlet=Outlet.DRAFT_ACTIONS, template="schedule/organiser/_session_actions.html"),
    Part(
        outlet=Outlet.STATE_ACTIONS,
        template="schedule/organiser/_state_actions.html",
        values=lambda *, edition: {"announced": announced_of(edition)},
    ),
)
KINDS = (
    Kind(
        table=Edition,
        label=N_("Edition"),
        right=Right.EDIT_FACTS,
        scope=Scope.EDITION,
        place=Edition.id,
        follows=N_("A draft disappears for everyone. What was public only leaves the lists."),
        removed=EditionAct.EDITION_REMOVED,
        uses=uses_of_edition,
        endpoint="editions.edit_edition",
        takes={},
        within="series",
        has_page=lambda edition: not is_gone(edition),
        judge=judge_archived_edition,
        stays=lambda edition: edition.state is not EditionState.DRAFT,
        logs=lambda edition: (edition.id,),
    ),
    Kind(
        table=Venue,
        label=N_("Venue"),
        right=Right.MANAGE_VENUE,
        scope=Scope.VENUE,
        place=Venue.id,
        follows=N_(
            "No edition can choose it any more, and no room can be added."
            " Those that have it keep it until somebody chooses another."
        ),
        removed=EditionAct.VENUE_REMOVED,
        uses=uses_of_venue,
        endpoint="editions.edit_venue",
        takes={"venue_id": "id"},
        shared=True,
        hold=hold_editions,
        logs=logs_of_venue,
        merging=Merging(
            alike=(),
            move=move_venue,
            back=give_venue_back,
            returns=returning_editions,
            judge=judge_venues,
            parts="room",
            follows=(N_("Roles that are held in it do not go over."),),
        ),
    ),
    Kind(
        table=Room,
        label=N_("Room"),
        right=Right.MANAGE_VENUE,
        scope=Scope.VENUE,
        place=Room.venue_id,
        follows=N_("No session can choose it any more. Those that have it keep it until somebody chooses another."),
        removed=EditionAct.ROOM_REMOVED,
        uses=uses_of_room,
        endpoint="editions.edit_room",
        takes={"venue_id": "venue_id", "room_id": "id"},
        within="venue",
        shared=True,
        logs=logs_of_room,
        merging=Merging(
            alike=("venue_id",),
            move=move_slots,
            back=give_slots_back,
            returns=partial(returning_sessions, name="room", tables=(Slot, SlotException)),
            told=lambda facts: facts.rooms,
            choices=room_choices,
        ),
    ),
)
"""What an edition holds, and where it takes place: this slice knows all that refers to them."""
