"""A delegate sees where they stand, and changes or withdraws that."""

import io

import segno
from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import addresses, clock
from forum.accounts.current import current_account
from forum.audit.models import Traced
from forum.audit.queries import names_told
from forum.db import transaction
from forum.editions.queries import contact_of
from forum.editions.rules import is_over
from forum.errors import NotFound, Refused
from forum.languages import N_
from forum.mail.rules import sender_of
from forum.people.queries import find_offer
from forum.registration import services
from forum.registration.forms import RegisterForm, register_form
from forum.registration.models import Registration, RegistrationState, Why
from forum.registration.queries import (
    Event,
    asking,
    categories_of,
    find_stays,
    get_category,
    get_own,
    own_registrations,
    place_again,
    queue_of,
    to_complete,
    told_history_of,
    wanted_of,
)
from forum.registration.rules import (
    ALIVE,
    PUT_OUT,
    details,
    differing,
    judge_place,
    judge_registering,
    may_hear,
    missing,
)
from forum.registration.rules.ending import coming_and_past, gives_up_place, judge_own
from forum.registration.rules.intake import TAKES, intake_of
from forum.registration.views import bp
from forum.web import public_url
from forum.web.editing import refuse_unseen
from forum.web.filters import choice_name, plain
from forum.web.language import current


def contact(edition_id: int) -> str:
    """Where the organisers read what people write, as an address alone."""
    return contact_of(edition_id) or sender_of(current_app.config["CONTACT"])


@bp.get("/account/registrations")
def own() -> ResponseReturnValue:
    coming, past = coming_and_past(own_registrations(current_account()), clock.now())
    groups = {
        "coming": [each for each in coming if each.state in ALIVE],
        "left": [each for each in coming if each.state not in ALIVE],
    }
    return render_template("registration/own.html", **groups, past=past, may_hear=may_hear)


@bp.get("/account/registrations/<reference>")
def show(reference: str) -> ResponseReturnValue:
    registration = get_own(reference, current_account())
    if not may_hear(registration):
        return render_template(
            "registration/unheard.html", registration=registration, alive=registration.state in ALIVE
        )
    now = clock.now()
    ended = judge_own(registration, now)
    events, stays = told_history_of(registration), find_stays(registration)
    return render_template(
        "registration/show.html",
        registration=registration,
        edition=registration.edition,
        ended=ended,
        is_over=is_over(registration.edition, now),
        events=events,
        names=names_told([event.entry for event in events if event.entry]),
        mistaken=events[-1].reason == Why.MISTAKE,
        place=queue_of(registration.category_id).get(registration.id),
        word_for=Traced.word_for,
        who=_who,
        details=details(registration, current()),
        differing=differing(registration, current()),
        alive=registration.state in ALIVE and not ended,
        missing=missing(registration),
        to_complete=to_complete(registration),
        put_out=registration.state in PUT_OUT,
        stays=stays,
        is_own=stays is not None and stays.person_id == registration.person_id,
        offered=stays is not None and find_offer(stays.person, current_account()) is not None,
        contact=contact(registration.edition_id),
        takes=intake_of(registration.edition, categories_of(registration.edition_id), now).stage in TAKES,
        asked=bool(asking(registration.edition_id, registration)) and not wanted_of(registration),
    )


def _heard(reference: str) -> Registration:
    """One's own, if one may be told what it is for: else it can only be looked at and withdrawn."""
    registration = get_own(reference, current_account())
    if not may_hear(registration):
        raise NotFound
    return registration


def _who(event: Event) -> str:
    """Themselves, or whoever acted for the organisers: their names are not told."""
    if event.actor_id is None:
        return str(gettext("System"))
    return str(gettext("You") if event.actor_id == current_account().id else gettext("The organisers"))


@bp.route("/account/registrations/<reference>/change", methods=["GET", "POST"])
def change(reference: str) -> ResponseReturnValue:
    registration = _heard(reference)
    if registration.state not in ALIVE or judge_own(registration, clock.now()):
        raise NotFound
    categories, now = categories_of(registration.edition_id, registration.category_id), clock.now()
    reasons = {
        c.id: None
        if c.id == registration.category_id
        else judge_registering(registration.edition, c, now) or judge_place(c)
        for c in categories
    }
    form = register_form(RegisterForm, choices=[(c.id, choice_name(c)) for c in categories], registration=registration)
    if form.validate_on_submit():
        try:
            with transaction():
                services.hold_places(registration, form.category.data)
                form.merge(registration)
                category = get_category(form.category.data, registration.edition)
                services.change(registration, category, form.answers, current_account(), now)
            flash(gettext("Registration changed: %(name)s.", name=plain(registration.edition.name)))
            return redirect(url_for("registration.show", reference=reference))
        except Refused as refused:
            form.refuse("category", refused)
    return render_template(
        "registration/register.html",
        edition=registration.edition,
        form=form,
        categories=categories,
        reasons=reasons,
        told=registration.said,
        registration=registration,
        place=queue_of(registration.category_id).get(registration.id),
        ahead={c.id: place - 1 for c in categories if (place := place_again(registration, c, now))},
        entered=[],
    )


@bp.post("/account/registrations/<reference>/profile")
def take_over_profile(reference: str) -> ResponseReturnValue:
    """Say what the profile says by now: on the pass, in lists and letters."""
    registration = _heard(reference)
    try:
        with transaction():
            taken = services.ask_for_profile(registration, current_account(), clock.now())
        if taken:
            message = N_("Registration, as your profile says now: %(name)s.")
        elif registration.state is RegistrationState.CONFIRMED:
            message = N_("%(name)s: the organisers let you in as you were. They are asked to confirm who you are now.")
        else:
            message = N_("%(name)s: the organisers looked at who you were. They are asked to confirm who you are now.")
        flash(gettext(message, name=plain(registration.edition.name)))
    except Refused as refused:
        flash(gettext(refused.reason.value))
    return redirect(url_for("registration.show", reference=reference))


@bp.route("/account/registrations/<reference>/withdraw", methods=["GET", "POST"])
def withdraw(reference: str) -> ResponseReturnValue:
    registration = get_own(reference, current_account())
    if request.method == "GET" and judge_own(registration, clock.now()):
        raise NotFound
    if request.method == "POST":
        try:
            with transaction():
                services.hold(registration)
                refuse_unseen(registration)
                makes_room = gives_up_place(registration)
                services.withdraw(registration, current_account(), clock.now())
            message = N_("Registration withdrawn: %(name)s.")
            if makes_room:
                message = N_("Registration withdrawn: %(name)s. Thank you for making room for others.")
            flash(gettext(message, name=_called(registration)))
        except Refused as refused:
            flash(gettext(refused.reason.value))
        return redirect(url_for("registration.show", reference=reference))
    return render_template(
        "registration/withdraw.html",
        registration=registration,
        name=_called(registration),
        makes_room=gives_up_place(registration),
    )


def _called(registration: Registration) -> str:
    """What it is for, as far as its person may be told."""
    return plain(registration.edition.name) if may_hear(registration) else registration.reference


@bp.get("/account/registrations/<reference>/pass")
def pass_(reference: str) -> ResponseReturnValue:
    registration = _heard(reference)
    if registration.state is not RegistrationState.CONFIRMED:
        raise NotFound
    return render_template(
        "registration/pass.html",
        registration=registration,
        edition=registration.edition,
        ended=judge_own(registration, clock.now()),
    )


@bp.get("/account/registrations/<reference>/qr.svg")
def qr(reference: str) -> ResponseReturnValue:
    """The pass's code: the registration's reference at this forum's address."""
    registration = _heard(reference)
    if registration.state is not RegistrationState.CONFIRMED:
        raise NotFound
    code = segno.make(public_url() + addresses.admission(registration.reference), error="m")
    picture = io.BytesIO()
    code.save(picture, kind="svg", scale=8, border=2)
    return picture.getvalue(), {
        "Content-Type": "image/svg+xml",
        "Cache-Control": "private, max-age=3600",
    }
