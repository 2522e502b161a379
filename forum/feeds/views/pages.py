"""How to subscribe, and one's own addresses."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from forum import clock
from forum.db import db, transaction
from forum.editions.queries import get_edition
from forum.errors import NotFound
from forum.feeds import services
from forum.feeds.forms import SubscriptionForm
from forum.feeds.models import Subscription
from forum.feeds.queries.subscriptions import subscriptions_of
from forum.feeds.views import bp
from forum.schedule.rules import Filter
from forum.web import account, public
from forum.web.language import current


def links(path: str) -> dict[str, str]:
    """The ways into the calendar programs people have, for a feed's path."""
    url = current_app.config["PUBLIC_URL"] + path
    webcal = "webcal:" + url.partition(":")[2]
    return {
        "https": url,
        "webcal": webcal,
        "google": "https://calendar.google.com/calendar/render?cid=" + quote(webcal, safe=""),
        "outlook": "https://outlook.live.com/calendar/0/addfromweb?url=" + quote(url, safe=""),
    }


@bp.get("/forums/<series>/<edition>/subscribe")
@public
def subscribe(series: str, edition: str) -> Any:
    found = get_edition(series, edition, account())
    wanted = [(name, v) for name in Filter.__struct_fields__ for v in request.args.getlist(name) if v]
    path = f"/calendar/{found.series.slug}/{found.slug}.ics?" + urlencode([*wanted, ("lang", current())])
    closed = found.series.closed
    return render_template(
        "feeds/subscribe.html", edition=found, links=None if closed else links(path), filtered=bool(wanted)
    )


@bp.route("/account/calendars", methods=["GET", "POST"])
def own() -> Any:
    form = SubscriptionForm()
    made = None
    if form.validate_on_submit():
        with transaction():
            token = services.subscribe(account(), form.name.data, current(), clock.now())
        made = links(f"/calendar/personal/{token}.ics")
    return render_template("feeds/own.html", form=form, subscriptions=subscriptions_of(account()), made=made)


@bp.post("/account/calendars/<int:subscription_id>/revoke")
def revoke(subscription_id: int) -> Any:
    found = db.session.get(Subscription, subscription_id)
    if found is None or found.account_id != account().id:
        raise NotFound
    with transaction():
        services.revoke(found, clock.now())
    flash(gettext("The address no longer works."))
    return redirect(url_for("feeds.own"))
