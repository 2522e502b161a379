"""What leaves the draft: a session its place in the schedule, or the session itself. What goes is what was seen."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.db import transaction
from forum.editions.models import Edition
from forum.editions.queries import get_managed_edition
from forum.errors import Refused
from forum.languages import N_
from forum.programme.models import Session
from forum.programme.queries import get_of
from forum.releases.queries import find_document
from forum.releases.rules import WEEKDAY_NAMES
from forum.schedule import services
from forum.schedule.models import Slot
from forum.schedule.queries import find_slot, occurrences_of, repeats_of
from forum.schedule.rules import Refusal
from forum.schedule.views import bp
from forum.schedule.views.telling import why_not
from forum.web.editing import refuse_other
from forum.web.filters import edition_url, plain
from forum.web.parts import digest

BASE = "/manage/<series_slug>/<edition_slug>"


def seen_of(session: Session) -> str:
    """What the draft says of a session, when and where too, in a word."""
    slot = find_slot(session)
    placed = (slot.version, [each.traced() for each in slot.exceptions]) if slot else None
    return digest(repr((session.version, placed)))


@bp.post(f"{BASE}/schedule/<int:session_id>/unschedule")
def unschedule(series_slug: str, edition_slug: str, session_id: int) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.EDIT_PROGRAMME)
    session = get_of(Session, session_id, edition)
    try:
        with transaction():
            services.hold_draft(edition)
            refuse_other(seen_of(session))
            agreed = request.form.getlist("agreed")
            services.unschedule_session(session, current_account(), clock.now(), agreed=agreed)
        flash(gettext("Taken out of the draft schedule: %(name)s.", name=plain(session.title)))
    except Refused as refused:
        slot = find_slot(session)
        if slot and refused.reason is Refusal.DROPS:
            return _ask_taking_out(edition, slot, refused)
        flash(why_not(refused, edition, session))
        return redirect(edition_url("schedule.place", edition, session_id=session_id))
    return redirect(edition_url("schedule.draft", edition))


def _ask_taking_out(edition: Edition, slot: Slot, refused: Refused) -> ResponseReturnValue:
    return render_template(
        "schedule/organiser/unschedule.html",
        edition=edition,
        session=slot.session,
        seen=seen_of(slot.session),
        refusal=refused.reason,
        displaced=refused.about,
    )


@bp.route(f"{BASE}/sessions/<int:session_id>/remove", methods=["GET", "POST"])
def remove(series_slug: str, edition_slug: str, session_id: int) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.EDIT_PROGRAMME)
    session = get_of(Session, session_id, edition)
    name, document = plain(session.title), find_document(edition.id)
    released = document is not None and any(each.facts.id == session.id for each in document.listed)
    if request.method == "POST":
        try:
            with transaction():
                services.hold_draft(edition)
                refuse_other(seen_of(session))
                services.remove_session(session, edition, current_account(), clock.now())
            message = N_("Removed from the draft: %(name)s.")
            if released:
                message = N_("Removed from the draft: %(name)s. Subscribers see it cancelled with the next release.")
            flash(gettext(message, name=name))
            return redirect(edition_url("programme.sessions", edition))
        except Refused as refused:
            flash(why_not(refused, edition, session))
    slot = find_slot(session)
    return render_template(
        "schedule/organiser/remove.html",
        edition=edition,
        session=session,
        released=released,
        slot=slot,
        repeats=repeats_of(slot, edition.venue) if slot else None,
        differing=[each for each in occurrences_of(slot, edition) if each.differs] if slot else [],
        weekday_names=WEEKDAY_NAMES,
        seen=seen_of(session),
    )
