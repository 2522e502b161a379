"""The draft schedule: place, move, cancel, remove; see conflicts."""

from datetime import datetime

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.db import transaction
from forum.editions.forms import room_choices
from forum.editions.models import Edition
from forum.editions.queries import find_room, get_managed_edition, rooms_of
from forum.errors import Refused
from forum.languages import N_
from forum.programme.models import Session
from forum.programme.queries import get_of
from forum.releases.queries import find_document
from forum.releases.rules import WEEKDAY_NAMES
from forum.schedule import services
from forum.schedule.forms import SlotForm
from forum.schedule.models import Slot, SlotState
from forum.schedule.queries import (
    among,
    by_day,
    collisions_of,
    days_of,
    find_slot,
    find_taking_out,
    occurrences_of,
    rooms_used,
    rows_of,
    unscheduled,
)
from forum.schedule.rules import Displaced, Refusal
from forum.schedule.views import bp
from forum.schedule.views.removing import seen_of
from forum.schedule.views.telling import say_saved
from forum.web.filters import edition_url
from forum.web.language import content
from forum.web.pages import integer, page_of_list
from forum.web.times import day

FIELDS: dict[object, str] = {
    Refusal.OUTSIDE: "starts_at",
    Refusal.NIGHT: "starts_at",
    Refusal.OPENS_LATER: "starts_at",
    Refusal.NOT_FIRST: "weekdays",
    Refusal.UNTIL: "until",
    Refusal.UNTIL_OUTSIDE: "until",
    Refusal.TOO_MANY: "until",
    Refusal.DROPS: "until",
    Refusal.MOVES: "until",
}
"""Which field a refusal is about, where that is not the end."""
BASE = "/manage/<series_slug>/<edition_slug>"


@bp.get(f"{BASE}/schedule")
def draft(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_PROGRAMME)
    document, rows = find_document(edition.id), rows_of(edition, content())
    shown = among(rows, request.args.get("day", ""), request.args.get("room", ""))
    return render_template(
        "schedule/organiser/draft.html",
        edition=edition,
        rows=shown,
        by_day=by_day(shown, edition),
        days=days_of(rows),
        rooms=room_choices(rooms_used(rows)),
        weekday_names=WEEKDAY_NAMES,
        unscheduled=unscheduled(edition.id),
        collisions=collisions_of(edition, current_account()),
        number=document.number if document else 0,
        placed=integer(request.args.get("placed")),
    )


@bp.route(f"{BASE}/schedule/<int:session_id>", methods=["GET", "POST"])
def place(series_slug: str, edition_slug: str, session_id: int) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.EDIT_PROGRAMME)
    session = get_of(Session, session_id, edition)
    slot = find_slot(session)
    rooms, now = rooms_of(edition.venue_id, slot.room_id if slot else None), clock.now()
    form, displaced = SlotForm(edition=edition, slot=slot, rooms=rooms, now=now), tuple[Displaced, ...]()
    if form.validate_on_submit():
        try:
            with transaction():
                _place(edition, session, form, now)
            return _placed(edition, session)
        except Refused as refused:
            form.refuse(FIELDS.get(refused.reason, "ends_at"), refused)
            displaced = refused.about if refused.reason in {Refusal.DROPS, Refusal.MOVES} else ()
            slot = find_slot(session)
    collisions = collisions_of(edition, current_account()).of(session_id)
    return render_template(
        "schedule/organiser/place.html",
        edition=edition,
        session=session,
        slot=slot,
        form=form,
        occurrences=page_of_list(occurrences_of(slot, edition) if slot else []),
        collisions=collisions,
        clashing=collisions.by_time,
        displaced=displaced,
        seen=seen_of(session),
        end=find_taking_out(session) if form.is_anew else None,
    )


def _place(edition: Edition, session: Session, form: SlotForm, now: datetime) -> None:
    services.hold_draft(edition, form.room_id.data)
    form.merge(session, slot=lambda: find_slot(session), zone=lambda: edition.venue.timezone)
    services.schedule_session(
        edition,
        session,
        find_room(form.room_id.data),
        form.starts_at.instant(),
        form.ends_at.instant(),
        SlotState(form.state.data),
        form.repeats(),
        agreed=request.form.getlist("agreed"),
        by=current_account(),
        now=now,
    )


def _say_kept(slot: Slot, edition: Edition) -> None:
    """Which single dates keep what of their own."""
    own = [each for each in occurrences_of(slot, edition) if each.differs]
    hours = [each for each in own if each.has_own_hour]
    rest = [each for each in own if not each.has_own_hour and each.differs_from(slot)]
    for message, dates in (
        (N_("These dates keep their own hour: %(days)s."), hours),
        (
            N_("These dates take the hour of their series and keep only their own room, length or status: %(days)s."),
            rest,
        ),
    ):
        if dates:
            days = ", ".join(day(each.day, "d MMM") for each in dates[:10]) + (", …" if dates[10:] else "")
            flash(gettext(message, days=days))


def _placed(edition: Edition, session: Session) -> ResponseReturnValue:
    say_saved(edition, session)
    if slot := find_slot(session):
        _say_kept(slot, edition)
    return redirect(
        edition_url(
            "schedule.draft",
            edition,
            placed=session.id,
        )
    )
