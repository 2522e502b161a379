"""Two registrations that look like one person's: the second ends, or they are said to be two people's."""

from flask import flash, render_template, request
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
from forum.people.queries import find_sent
from forum.registration import services
from forum.registration.forms import ReasonForm
from forum.registration.models import Registration
from forum.registration.queries import get_of_edition, may_take_along, queue_of
from forum.registration.rules import passes_on
from forum.registration.rules.seconds import only_said
from forum.registration.views import bp
from forum.registration.views.leading import came, tell_state, tell_successor, to_page
from forum.registration.views.looking import note_seen, seen_of
from forum.registration.views.organiser import BASE, refuse_unseen, show
from forum.web.language import current


@bp.route(f"{BASE}/registrations/<reference>/duplicate", methods=["GET", "POST"])
def end_duplicate(series_slug: str, edition_slug: str, reference: str) -> ResponseReturnValue:
    """Its person is registered twice: the other one, which the address names, stays. Asked first: a letter tells it."""
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.DECIDE)
    registration, stays = get_of_edition(reference, edition), request.values.get("stays", "")
    take, now = request.form.getlist("take"), clock.now()
    try:
        if request.method != "POST":
            return _ask_twice(edition, registration, services.get_second(registration, stays))
        with transaction():
            services.hold_two(registration, stays)
            other = services.get_second(registration, stays)
            if "seen" in request.form:
                refuse_unseen(registration, other)
            services.end_duplicate(registration, stays, me, now, take)
    except Refused as refused:
        if request.method != "POST":
            return to_page(edition, reference, same=stays)
        return show(edition, registration, ReasonForm(), refused)
    tell_state(registration)
    tell_successor(registration, now)
    if "email" in take and find_sent(other.person, clock.now()) is None:
        flash(gettext("No link was sent: the address was given for others too. Send it from %(stays)s.", stays=stays))
    return to_page(edition, reference)


def _ask_twice(edition: Edition, registration: Registration, other: Registration) -> ResponseReturnValue:
    me = current_account()
    note_seen(registration, other)
    return render_template(
        "registration/organiser/twice.html",
        edition=edition,
        registration=registration,
        other=other,
        came=came(),
        seen=seen_of(registration, other),
        passes=passes_on(registration, other, me.id),
        queue=queue_of(registration.category_id),
        lost=only_said(registration, other, current()),
        takes=may_take_along(other, me),
    )


@bp.post(f"{BASE}/registrations/<reference>/<any(apart, alike):said>")
def tell_apart(series_slug: str, edition_slug: str, reference: str, said: str) -> ResponseReturnValue:
    """Say that it and another are of two people, or take that back."""
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.DECIDE)
    registration = get_of_edition(reference, edition)
    tell, other = services.tell_apart if said == "apart" else services.take_apart_back, request.form.get("other", "")
    try:
        with transaction():
            tell(registration, other, current_account(), clock.now())
    except Refused as refused:
        return show(edition, registration, ReasonForm(), refused)
    two, one = N_("%(one)s and %(other)s are two people."), N_("%(one)s and %(other)s are perhaps the same person.")
    flash(gettext(two if tell is services.tell_apart else one, one=registration.reference, other=other))
    return to_page(edition, reference, **({"same": other} if said == "alike" else {}))
