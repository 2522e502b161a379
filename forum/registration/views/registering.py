"""A delegate registers, or is led to where they stand already."""

from collections.abc import Sequence
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import addresses, clock
from forum.accounts.current import current_account
from forum.accounts.models import Account
from forum.db import transaction
from forum.editions.models import PublicEdition
from forum.editions.queries import get_edition, next_of
from forum.editions.rules import is_over
from forum.errors import NotFound, Refused
from forum.languages import N_
from forum.people.models import PERSON_FIELDS, Person
from forum.people.queries import find_offer, find_person
from forum.people.services import complete_self, lead_to_claim
from forum.registration import services
from forum.registration.forms import RegisterForm, register_form
from forum.registration.models import Category, RegistrationState
from forum.registration.queries import (
    categories_of,
    entered_under,
    find_alive,
    find_entered,
    find_put_out,
    find_second,
    get_category,
)
from forum.registration.rules import judge_place, judge_registering, unsaid
from forum.registration.rules.intake import TAKES, intake_of
from forum.registration.views import bp
from forum.registration.views.delegate import contact
from forum.web import asking, limiter
from forum.web.filters import edition_url, plain, word
from forum.web.language import speak
from forum.web.outlets import Outlet, outlet_url
from forum.web.sentences import small

DONE = {
    RegistrationState.CONFIRMED: N_("You are registered: %(name)s."),
    RegistrationState.WAITLISTED: N_("You are on the waitlist: %(name)s."),
    RegistrationState.PENDING: N_("Your registration was received: %(name)s."),
}
"""What whoever has just registered is told; the page says what follows."""


def _tell_why_not(
    edition: PublicEdition, categories: Sequence[Category], me: Account | None, now: datetime
) -> str | None:
    """The page that says why nobody can register now."""
    intake = intake_of(edition, categories, now)
    if intake.stage in TAKES:
        return None
    ways = {"is_over": is_over(edition, now), "next": next_of(edition, me, now)}
    return render_template("registration/closed.html", edition=edition, intake=intake, now=now, **ways)


def _tell_stranger(series_slug: str, edition_slug: str) -> str | None:
    """The same, of what everybody may see."""
    try:
        edition = get_edition(series_slug, edition_slug, None)
        speak(edition.languages)
        return _tell_why_not(edition, categories_of(edition.id), None, clock.now())
    except NotFound:
        return None


def _share(series_slug: str, edition_slug: str) -> str:
    """What messengers are told of it, of what everybody may see."""
    try:
        edition = get_edition(series_slug, edition_slug, None)
    except NotFound:
        return ""
    speak(edition.languages)
    return render_template("registration/_shared.html", edition=edition)


@bp.route("/forums/<series_slug>/<edition_slug>/register", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
@asking(
    N_("Sign in to register, or create an account: it takes a minute, and you come back here."), _tell_stranger, _share
)
def register(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition, me, now = get_edition(series_slug, edition_slug, current_account()), current_account(), clock.now()
    person, categories = find_person(me), categories_of(edition.id)
    lacking = unsaid(person.said()) if person else []
    form = register_form(RegisterForm, lacking, choices=[(c.id, plain(c.name)) for c in categories])
    refused = None
    if person and not is_over(edition, now) and form.validate_on_submit():
        try:
            return _registered(edition, person, form, lacking, me)
        except Refused as why:
            refused = why
    if answer := _stands(edition, me, person) or _tell_why_not(edition, categories, me, now):
        return answer
    if person is None:
        flash(gettext("Tell us who you are first: it takes a minute, once for all forums."))
        return redirect(outlet_url(Outlet.PROFILE, next=request.path))
    if refused:
        form.refuse("category", refused)
    reasons = {c.id: judge_registering(edition, c, now) or judge_place(c) for c in categories}
    open_ = [c.id for c in categories if reasons[c.id] is None]
    if len(open_) == 1 and not form.is_submitted():
        form.category.data = open_[0]
    return render_template(
        "registration/register.html",
        edition=edition,
        form=form,
        categories=categories,
        reasons=reasons,
        told=person.said(),
        registration=None,
        shares_address=bool(entered_under(edition.id, me)),
    )


def _registered(
    edition: PublicEdition, person: Person, form: RegisterForm, lacking: Sequence[str], me: Account
) -> ResponseReturnValue:
    """What was sent is done: all at once, as hundreds do in the minute in which registration opens."""
    now, typed = clock.now(), {name: form.values[name] for name in lacking if form.values[name]}
    with transaction():
        if typed:
            complete_self(me, person, typed, now)
        category = get_category(form.category.data, edition)
        made = services.register(edition, category, person, form.answers, by=me, now=now)
        told, shown = gettext(DONE[made.state], name=plain(edition.name)), made.reference
    flash(told)
    if typed:
        what = ", ".join(small(word(PERSON_FIELDS[name])) for name in typed)
        flash(gettext("Your profile says this too now: %(what)s.", what=what))
    return redirect(url_for("registration.show", reference=shown))


def _stands(edition: PublicEdition, me: Account, person: Person | None) -> ResponseReturnValue | None:
    """Where somebody is led who cannot register: to their own, which says what stays of two, or to what the organisers
    entered under their address.

    Whom they put out under it learns that, and nothing else of a registration that is not theirs.
    """
    ended, second = find_put_out(edition.id, person), find_second(edition.id, person)
    own = find_alive(edition.id, person) or (second.ended if second else None)
    if own := own or (ended if ended and person and ended.person_id == person.id else None):
        return redirect(url_for("registration.show", reference=own.reference))
    entered = find_entered(edition.id, me, person)
    if entered is None and ended is None:
        return None
    offered = bool(entered and find_offer(entered.person, me))
    return render_template(
        "registration/entered.html",
        edition=edition,
        entered=entered,
        offered=offered,
        person=person,
        me=me,
        contact=contact(edition.id),
    )


@bp.post("/forums/<series_slug>/<edition_slug>/register/take-up")
@limiter.limit("30/hour")
def take_up(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """Lead whoever the organisers entered to what becomes theirs: signed in with that address, they need no letter.

    An address may have been given for many: only who is called as the account is, or of whom it has a second. Another
    shows the letter's link.
    """
    edition, me = get_edition(series_slug, edition_slug, current_account()), current_account()
    wanted = request.form.get("reference")
    try:
        with transaction():
            person = find_person(me)
            second = find_second(edition.id, person)
            entered = second.stays if second else find_entered(edition.id, me, person)
            is_wanted = entered is not None and entered.reference == wanted
            token = lead_to_claim(entered.person, me, clock.now()) if entered and is_wanted else ""
        if token:
            return redirect(addresses.claim(token))
    except Refused as refused:
        flash(gettext(refused.reason.value))
    return redirect(edition_url("registration.register", edition))
