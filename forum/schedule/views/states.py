"""Acts on a whole edition that calendars must carry at once: cancel, postpone, give new days."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.db import transaction
from forum.editions.models import Edition, EditionState
from forum.editions.queries import get_managed_edition
from forum.errors import Refused
from forum.languages import N_
from forum.schedule import services
from forum.schedule.forms import NewDaysForm
from forum.schedule.rules import Refusal
from forum.schedule.views import bp
from forum.schedule.views.release import say_what_waits
from forum.schedule.views.telling import refuse, why_not
from forum.web.editing import refuse_unseen
from forum.web.filters import days, edition_url, plain
from forum.web.outlets import Outlet, outlet_url

BASE = "/manage/<series_slug>/<edition_slug>"


def _back(message: str, edition: Edition) -> ResponseReturnValue:
    flash(gettext(message, name=plain(edition.name)))
    return redirect(outlet_url(Outlet.EDITION_DESK, edition=edition))


def _refused(refused: Refused, edition: Edition) -> ResponseReturnValue:
    flash(why_not(refused, edition))
    return redirect(outlet_url(Outlet.EDITION_DESK, edition=edition))


@bp.post(f"{BASE}/announce")
def announce_edition(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """For good: whoever subscribed must be told of its end, so an edition can be cancelled but not hidden again."""
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.EDIT_FACTS)
    try:
        with transaction():
            services.must_be_as_seen(edition, request.form.get("seen", ""))
            services.announce_edition(edition, current_account(), clock.now())
    except Refused as refused:
        return _refused(refused, edition)
    closed = N_("Announced: %(name)s. Its members see it now.")
    answer = _back(closed if edition.series.closed else N_("Announced: %(name)s. Everyone sees it now."), edition)
    say_what_waits(edition)
    return answer


@bp.route(f"{BASE}/cancel", methods=["GET", "POST"])
def cancel_edition(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """Cancelling an edition cancels every session of it, so that each calendar entry says so."""
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.EDIT_FACTS)
    if request.method == "POST":
        try:
            with transaction():
                services.hold_draft(edition)
                refuse_unseen(edition)
                services.cancel_edition(edition, current_account(), clock.now())
        except Refused as refused:
            return _refused(refused, edition)
        return _back(N_("Cancelled, with every session: %(name)s."), edition)
    return render_template("schedule/organiser/cancel.html", edition=edition)


@bp.route(f"{BASE}/postpone", methods=["GET", "POST"])
def postpone_edition(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """Not on these days, but later: calendars keep the entry and say so."""
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.EDIT_FACTS)
    if request.method == "POST":
        try:
            with transaction():
                services.hold_draft(edition)
                refuse_unseen(edition)
                services.postpone_edition(edition, current_account(), clock.now())
        except Refused as refused:
            return _refused(refused, edition)
        return _back(N_("Postponed: %(name)s. Every calendar says so."), edition)
    return render_template("schedule/organiser/postpone.html", edition=edition)


@bp.route(f"{BASE}/new-days", methods=["GET", "POST"])
def reschedule_edition(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """The new days of a postponed edition; the draft schedule moves along."""
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.EDIT_FACTS)
    if request.method != "POST" and edition.state is not EditionState.POSTPONED:
        return _back(gettext(Refusal.POSTPONE_FIRST.value), edition)
    form = NewDaysForm(obj=edition, zone=edition.venue.timezone)
    if form.validate_on_submit():
        try:
            with transaction():
                services.must_be_postponed(edition)
                form.merge(edition)
                services.reschedule_edition(edition, form.values["starts_on"], current_account(), clock.now())
            message = N_("New days: %(name)s, %(days)s. Look at the programme and release it.")
            flash(gettext(message, name=plain(edition.name), days=days(edition)))
            return redirect(edition_url("schedule.release", edition))
        except Refused as refused:
            refuse(form, "starts_on", refused, edition)
    return render_template("schedule/organiser/new_days.html", edition=edition, form=form)
