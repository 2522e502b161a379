"""After a reset: which addresses and passwords of calendars go on working."""

from flask import current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from forum import clock
from forum.accounts.current import current_account
from forum.db import transaction
from forum.subscriptions import services
from forum.subscriptions.queries.addresses import subscriptions_of
from forum.subscriptions.rules.programs import program_of
from forum.subscriptions.views import bp
from forum.web.outlets import next_url


@bp.route("/account/calendars/review", methods=["GET", "POST"])
def review() -> ResponseReturnValue:
    """Nothing is ticked: whoever forgot a password does not lose a calendar by it."""
    if request.method == "POST":
        ticked = set(request.form.getlist("subscription", type=int))
        with transaction():
            ending = [each for each in subscriptions_of(current_account()) if each.id in ticked]
            for subscription in ending:
                services.revoke(subscription, clock.now())
        current_app.extensions["shortcut"].forget()
        if ending:
            flash(ngettext("%(num)d no longer works.", "%(num)d no longer work.", len(ending)))
        return redirect(next_url())
    devices = [(each, program_of(each.last_client)) for each in subscriptions_of(current_account())]
    if not devices:
        return redirect(next_url())
    return render_template("subscriptions/review.html", devices=devices, next=next_url())
