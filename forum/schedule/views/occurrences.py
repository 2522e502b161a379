"""One occurrence of a recurring session: move, cancel, leave out, restore."""

from datetime import datetime
from functools import partial

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.db import transaction
from forum.editions.models import Edition
from forum.editions.queries import find_room, get_managed_edition, rooms_of
from forum.errors import NotFound, Refused
from forum.languages import N_
from forum.programme.models import Session
from forum.programme.queries import get_of
from forum.schedule import services
from forum.schedule.forms import OccurrenceForm
from forum.schedule.models import Slot
from forum.schedule.queries import Occurrence, find_leaving_out, find_slot, occurrences_of
from forum.schedule.rules import Refusal
from forum.schedule.views import bp
from forum.schedule.views.organiser import FIELDS
from forum.schedule.views.removing import seen_of
from forum.schedule.views.telling import refuse, say_saved, why_not
from forum.web.editing import opened_row, refuse_other
from forum.web.filters import edition_url
from forum.web.times import moment

ADDRESS = "/manage/<series_slug>/<edition_slug>/schedule/<int:session_id>/occurrences/<recurs_at>"


def _find(series_slug: str, edition_slug: str, session_id: int, recurs_at: str) -> tuple[Edition, Slot, Occurrence]:
    """The one of the day that a form was opened for, whatever hour it has meanwhile; else the one at that time."""
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.EDIT_PROGRAMME)
    slot, opened = find_slot(get_of(Session, session_id, edition)), opened_row()
    occurrences = occurrences_of(slot, edition) if slot else []
    meant = [each for each in occurrences if each.stamp[0] == opened]
    for occurrence in meant or [each for each in occurrences if each.key == recurs_at]:
        if slot:
            return edition, slot, occurrence
    raise NotFound


def _find_again(series_slug: str, edition_slug: str, session_id: int, recurs_at: str) -> Occurrence:
    """While somebody has its form open: it may be another meanwhile."""
    try:
        return _find(series_slug, edition_slug, session_id, recurs_at)[2]
    except NotFound:
        raise Refused(Refusal.NO_OCCURRENCE) from None


def _back(edition: Edition, slot: Slot) -> ResponseReturnValue:
    say_saved(edition, slot.session)
    return redirect(edition_url("schedule.place", edition, session_id=slot.session_id))


def _moved(starts_at: datetime, zone: str) -> str:
    message = N_("The series was moved meanwhile: this occurrence is now on %(when)s.")
    return str(gettext(message, when=moment(starts_at, zone, fixed=True)))


@bp.route(ADDRESS, methods=["GET", "POST"])
def occurrence(series_slug: str, edition_slug: str, session_id: int, recurs_at: str) -> ResponseReturnValue:
    edition, slot, at = _find(series_slug, edition_slug, session_id, recurs_at)
    zone = edition.venue.timezone
    rooms = rooms_of(edition.venue_id, at.room_id)
    form = OccurrenceForm(edition=edition, slot=at, rooms=rooms)
    if form.validate_on_submit():
        try:
            with transaction():
                again = partial(_find_again, series_slug, edition_slug, session_id, recurs_at)
                services.hold_draft(edition, form.room_id.data)
                form.merge(slot.session, slot=again, zone=lambda: edition.venue.timezone)
                at = again()
                values = {"room": find_room(form.room_id.data), **form.occurrence}
                services.change_occurrence(edition, slot, at.recurs_at, values, current_account(), clock.now())
            if at.key != recurs_at:
                flash(_moved(values["starts_at"], edition.venue.timezone))
            return _back(edition, slot)
        except Refused as refused:
            refuse(form, FIELDS.get(refused.reason, "ends_at"), refused, edition, slot.session)
    return render_template(
        "schedule/organiser/occurrence.html",
        edition=edition,
        session=slot.session,
        occurrence=at,
        form=form,
        moved=_moved(at.recurs_at, zone) if at.key != recurs_at else "",
        seen=seen_of(slot.session),
        end=find_leaving_out(slot.session, at) if form.is_anew else None,
    )


@bp.post(f"{ADDRESS}/restore")
def restore_occurrence(series_slug: str, edition_slug: str, session_id: int, recurs_at: str) -> ResponseReturnValue:
    edition, slot, at = _find(series_slug, edition_slug, session_id, recurs_at)
    try:
        with transaction():
            services.hold_draft(edition)
            refuse_other(seen_of(slot.session))
            services.restore_occurrence(edition, slot, at.recurs_at, current_account(), clock.now())
    except Refused as refused:
        flash(why_not(refused, edition, slot.session))
        return redirect(edition_url("schedule.place", edition, session_id=session_id))
    return _back(edition, slot)
