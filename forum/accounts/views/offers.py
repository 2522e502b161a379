"""Invitations to take a role: seen by the letter's link or on one's own page, answered by the owner of the address."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts import services
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.accounts.queries import demands_on, get_offer, get_sent_offer, is_lapsed
from forum.accounts.rules import holds_anywhere, judge_taking_up
from forum.accounts.views import bp
from forum.db import transaction
from forum.errors import NotFound, Refused
from forum.languages import N_
from forum.web import asking
from forum.web.filters import label, plain
from forum.web.outlets import Outlet, outlet_url


@bp.get("/offers/<token>")
@asking(N_("You are invited to take a role. Sign in, or create an account with the address that the letter came to."))
def offer(token: str) -> ResponseReturnValue:
    """Only the buttons answer: mail programs open links ahead of people."""
    offer = get_sent_offer(token)
    if reason := judge_taking_up(offer, current_account(), clock.now(), lapsed=is_lapsed(offer)):
        return render_template("accounts/offer_gone.html", reason=gettext(reason.value)), 409
    return render_template("accounts/offer.html", offer=offer)


@bp.post("/offers/<int:offer_id>/<any(accept, decline):answer>")
def answer_offer(offer_id: int, answer: str) -> ResponseReturnValue:
    """By number, because the page of one's own account offers it too; whose it is not learns nothing."""
    me, now = current_account(), clock.now()
    offer = get_offer(offer_id)
    if offer.email != me.email:
        raise NotFound
    try:
        with transaction():
            getattr(services, answer)(get_offer(offer_id), current_account(), now)
    except Refused as refused:
        return render_template("accounts/offer_gone.html", reason=gettext(refused.reason.value)), 409
    said = N_("Your role now: %(role)s, %(where)s.") if answer == "accept" else N_("Declined: %(role)s, %(where)s.")
    flash(gettext(said, role=label(offer.role), where=plain(offer.about) or label(offer.scope)))
    if not me.has_factor and demands_on(me):
        return redirect(url_for("accounts.demanded"))
    return redirect(outlet_url(Outlet.DESK if holds_anywhere(me, Right.SEE_DESK) else Outlet.LANDING))
