"""Opening and closing a series: what becomes public or vanishes is shown first."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import ask_who, current_account
from forum.accounts.models import Right
from forum.db import transaction
from forum.editions import services
from forum.editions.models import Series
from forum.editions.queries import editions_of, get_managed_series, is_in_calendars
from forum.editions.rules import Refusal, judge_closing
from forum.editions.views import bp
from forum.errors import Refused
from forum.languages import N_
from forum.web.filters import plain


@bp.route("/manage/series/<slug>/openness", methods=["GET", "POST"])
def openness(slug: str) -> ResponseReturnValue:
    series, now = get_managed_series(slug, current_account(), Right.OPEN_SERIES), clock.now()
    if request.method == "POST":
        if series.closed and (asked := ask_who(request.path)):
            return asked
        try:
            with transaction():
                _turn(series)
            message = N_("Forum closed: %(name)s.") if series.closed else N_("Forum open to everyone: %(name)s.")
            flash(gettext(message, name=plain(series.name)))
        except Refused as refused:
            flash(gettext(refused.reason.value))
        return redirect(url_for("editions.openness", slug=series.slug))
    shown = editions_of(series)
    return render_template(
        "editions/organiser/openness.html",
        series=series,
        seen=_seen(series),
        announced=[edition for edition in shown if edition.state.value != "draft"],
        drafts=[edition for edition in shown if edition.state.value == "draft"],
        refusal=None if series.closed else judge_closing(series, now, is_in_calendars=is_in_calendars(series)),
    )


def _turn(series: Series) -> None:
    """Only what the page has shown: a colleague may have announced something since."""
    services.hold_editions(series)
    if request.form.get("seen") != _seen(series):
        raise Refused(Refusal.LOOK_AGAIN)
    change = services.open_series if series.closed else services.close_series
    change(series, current_account(), clock.now())


def _seen(series: Series) -> str:
    """What the page shows, in a word."""
    return "-".join([str(int(series.closed)), *(f"{e.id}{e.state.value[0]}" for e in editions_of(series))])
