"""How to subscribe, and one's own addresses and devices."""

from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import ask_who, current_account, find_current
from forum.accounts.current.shown import find_shown, forget_shown, keep_shown
from forum.db import transaction
from forum.editions.queries import get_edition
from forum.errors import Refused
from forum.formats import FORMATS
from forum.languages import N_
from forum.releases.queries import document_of
from forum.releases.rules import Filter
from forum.subscriptions import services as services
from forum.subscriptions.forms import RenameForm, SubscriptionForm
from forum.subscriptions.models import Subscription, SubscriptionKind
from forum.subscriptions.queries.addresses import Version, get_subscription, revoked_since, subscriptions_of, version_of
from forum.subscriptions.rules.programs import program_of
from forum.subscriptions.rules.selfcheck import Expected, Got, inspect
from forum.subscriptions.views import bp
from forum.subscriptions.views.personal import personal_answer, personal_feed
from forum.web import public, public_url
from forum.web.filters import edition_url
from forum.web.language import content
from forum.web.outlets import Outlet, outlet_url

LARGE = 900
"""Sessions from which on one address may not hold them all."""


def links(path: str) -> dict[str, str]:
    """The ways into the calendar programs people have, for a feed's path."""
    url = public_url() + path
    webcal = "webcal:" + url.partition(":")[2]
    return {
        "https": url,
        "webcal": webcal,
        "google": "https://calendar.google.com/calendar/render?cid=" + quote(webcal, safe=""),
        "outlook": "https://outlook.live.com/calendar/0/addfromweb?url=" + quote(url, safe=""),
    }


@bp.get("/forums/<series_slug>/<edition_slug>/subscribe")
@public
def subscribe(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, find_current())
    filter_ = Filter.read(request.args.getlist)
    query = urlencode(filter_.asked | {"lang": content()}, doseq=True)
    public, document = edition.is_public, document_of(edition)
    feeds = {ending: f"{edition_url('feeds.edition', edition, ending=ending)}?{query}" for ending in FORMATS}
    series_feed = url_for("feeds.series", series_slug=edition.series.slug, ending="ics", lang=content())
    return render_template(
        "subscriptions/subscribe.html",
        edition=edition,
        links=links(feeds["ics"]) if public else None,
        formats=[(FORMATS[ending], url) for ending, url in feeds.items() if ending != "ics"] if public else (),
        series_links=None if edition.closed else links(series_feed),
        filtered=bool(filter_),
        large=document is not None and len(document.published) >= LARGE,
    )


@bp.route("/account/calendars", methods=["GET", "POST"])
def own() -> ResponseReturnValue:
    """Whoever makes an address or a password reads on after the session: they show who they are, and press again."""
    form = SubscriptionForm(data=request.args)
    if form.validate_on_submit():
        if asked := ask_who(url_for("subscriptions.own", name=form.name.data, kind=form.kind.data)):
            return asked
        kind = SubscriptionKind(form.kind.data)
        try:
            with transaction():
                token = services.subscribe(current_account(), form.name.data, content(), clock.now(), kind)
            keep_shown(kind.value, token)
            return redirect(url_for("subscriptions.own"))
        except Refused as refused:
            form.refuse("name", refused)
    token = find_shown(SubscriptionKind.FEED.value)
    return render_template(
        "subscriptions/own.html",
        form=form,
        devices=_devices(),
        revoked=revoked_since(current_account(), clock.now() - services.RESTORABLE),
        made=links(url_for("subscriptions.personal", token=token)) if token else None,
        password=find_shown(SubscriptionKind.CALDAV.value) or None,
        server=public_url() + outlet_url(Outlet.CALENDAR_SERVER),
    )


class Device(NamedTuple):
    """A personal address as its owner sees it; `unseen` are titles of what it has not fetched."""

    subscription: Subscription
    program: str
    unseen: list[str]


def _devices() -> list[Device]:
    """Every device; what the calendar holds is read once for all of them."""
    subscriptions = subscriptions_of(current_account())
    if not subscriptions:
        return []
    calendar = version_of(subscriptions[0])
    feed = personal_feed(calendar, content())
    entries = [(e.modified_at, feed.tell(e.name)) for e in feed.editions]
    entries += [(i.modified_at, feed.tell(i.facts.title)) for i in feed.items]
    entries.sort(reverse=True)
    return [
        Device(
            subscription,
            program_of(subscription.last_client),
            [
                title
                for at, title in entries
                if subscription.last_used_at is not None
                and at > subscription.last_used_at
                and not services.has_seen(subscription, calendar.version)
            ],
        )
        for subscription in subscriptions
    ]


def _own(subscription_id: int) -> Subscription:
    return get_subscription(subscription_id, current_account())


@bp.post("/account/calendars/<int:subscription_id>/revoke")
def revoke(subscription_id: int) -> ResponseReturnValue:
    subscription = _own(subscription_id)
    with transaction():
        services.revoke(subscription, clock.now())
    forget_shown()
    current_app.extensions["shortcut"].forget()
    message = N_("The address no longer works: %(name)s. You can take that back below for seven days.")
    flash(gettext(message, name=subscription.name))
    return redirect(url_for("subscriptions.own"))


@bp.post("/account/calendars/<int:subscription_id>/restore")
def restore(subscription_id: int) -> ResponseReturnValue:
    subscription = _own(subscription_id)
    if asked := ask_who(url_for("subscriptions.own")):
        return asked
    with transaction():
        services.restore(subscription, clock.now())
    flash(gettext("The address works again: %(name)s.", name=subscription.name))
    return redirect(url_for("subscriptions.own"))


@bp.route("/account/calendars/<int:subscription_id>/rename", methods=["GET", "POST"])
def rename(subscription_id: int) -> ResponseReturnValue:
    subscription = _own(subscription_id)
    form = RenameForm(obj=subscription)
    if form.validate_on_submit():
        with transaction():
            services.rename(subscription, form.name.data)
        flash(gettext("Saved: %(name)s.", name=subscription.name))
        return redirect(url_for("subscriptions.own"))
    return render_template("subscriptions/rename.html", form=form, subscription=subscription)


@bp.get("/account/calendars/<int:subscription_id>/check")
def check(subscription_id: int) -> ResponseReturnValue:
    """Read the feed back as a program does: once, and once more with its ETag."""
    version = version_of(_own(subscription_id))
    feed = personal_feed(version, version.subscription.language)
    first = _fetch(version)
    again = _fetch(version, first.headers["ETag"])
    got = Got(
        status=first.status_code,
        mimetype=first.mimetype or "",
        etag=first.headers["ETag"],
        data=first.get_data(),
        again=again.status_code,
    )
    wanted = [Expected(e.uid, feed.tell(e.name), e.hours[0] if e.hours else e.starts_on) for e in feed.editions]
    wanted += [Expected(i.facts.uid, feed.tell(i.facts.title), i.local(i.facts.starts_at)) for i in feed.items]
    checks = inspect(got, wanted)
    return render_template(
        "subscriptions/check.html", subscription=version.subscription, checks=checks, count=len(wanted)
    )


def _fetch(version: Version, etag: str = "") -> Response:
    headers = {"Accept-Encoding": "identity"} | ({"If-None-Match": etag} if etag else {})
    own = url_for("subscriptions.personal", token=str(version.id))
    with current_app.test_request_context(own, headers=headers):
        return personal_answer(version)
