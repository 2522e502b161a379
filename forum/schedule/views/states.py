"""Acts on a whole edition that calendars must carry at once: cancel, postpone, give new days."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from forum import clock
from forum.db import transaction
from forum.editions.queries import get_managed_edition
from forum.schedule import services
from forum.schedule.forms import NewDaysForm
from forum.schedule.views import bp
from forum.web import account

BASE = "/manage/<series>/<edition>"


def _back(message: str, series: str, edition: str) -> Any:
    flash(message)
    return redirect(url_for("registration.dashboard", series=series, edition=edition))


@bp.route(f"{BASE}/cancel", methods=["GET", "POST"])
def cancel_edition(series: str, edition: str) -> Any:
    """Cancelling an edition cancels every session of it, so that each calendar entry says so."""
    found = get_managed_edition(series, edition, account())
    if request.method == "POST":
        with transaction():
            services.cancel_edition(found, account(), clock.now())
        return _back(gettext("The edition is cancelled, and so is every session."), series, edition)
    return render_template("schedule/organiser/cancel.html", edition=found)


@bp.route(f"{BASE}/postpone", methods=["GET", "POST"])
def postpone_edition(series: str, edition: str) -> Any:
    """Not on these days, but later: calendars keep the entry and say so."""
    found = get_managed_edition(series, edition, account())
    if request.method == "POST":
        with transaction():
            services.postpone_edition(found, account(), clock.now())
        return _back(gettext("The edition is postponed, and every calendar says so."), series, edition)
    return render_template("schedule/organiser/postpone.html", edition=found)


@bp.route(f"{BASE}/new-days", methods=["GET", "POST"])
def reschedule_edition(series: str, edition: str) -> Any:
    """The new days of a postponed edition; the draft schedule moves along."""
    found = get_managed_edition(series, edition, account())
    form = NewDaysForm(obj=found)
    if form.validate_on_submit():
        with transaction():
            services.reschedule_edition(found, form.values["starts_on"], account(), clock.now())
        flash(gettext("The edition has its new days. Look at the programme and release it."))
        return redirect(url_for("schedule.release", series=series, edition=edition))
    return render_template("schedule/organiser/new_days.html", edition=found, form=form)
