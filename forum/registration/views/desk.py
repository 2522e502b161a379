"""The desk registers people who have no account, or did not come to it."""

from functools import partial

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forum import clock
from forum.accounts.current import current_account, note_look
from forum.accounts.models import Account, Right
from forum.audit.models import Named, Seen
from forum.db import Values, transaction
from forum.editions.models import Edition
from forum.editions.queries import get_managed_edition
from forum.errors import Forbidden, Refused
from forum.languages import N_, told
from forum.people.queries import find_sent, may_describe
from forum.people.rules import alike_by
from forum.registration import services
from forum.registration.forms import EnterForm, PersonForm, SaidForm, register_form
from forum.registration.models import Category, Registration
from forum.registration.queries import (
    Known,
    categories_of,
    find_in_the_way,
    find_of_edition,
    find_second,
    find_standing,
    find_stays,
    get_category,
    get_known,
    get_of_edition,
    held_back,
    known_registrants,
    may_correct,
    namesakes,
)
from forum.registration.rules import ALIVE, Refusal, judge_place, judge_registering
from forum.registration.views import bp
from forum.registration.views.leading import came, tell_refused, tell_state, tell_successor, to_page
from forum.registration.views.looking import note_seen
from forum.web import limiter
from forum.web.filters import edition_url, plain
from forum.web.language import current
from forum.web.outlets import may
from forum.web.pages import integer, words_asked

MAX_FOUND = 20
"""How many known people a search shows."""
_STANDING = {Refusal.REGISTERED, Refusal.ENDED}
_OF_THEM = {Refusal.YOURSELF, *_STANDING}
"""Refusals that are about the person, whatever the category."""


@bp.route("/manage/<series_slug>/<edition_slug>/registrations/enter", methods=["GET", "POST"])
@limiter.limit("900/hour", methods=["POST"])
def enter(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """A known person is taken with ?person=, and looked for with ?q=; ?after= is whom one entered last."""
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.ENTER_REGISTRATIONS)
    wanted = integer(request.args.get("person"))
    known = get_known(wanted, me) if wanted else None
    form, alike, standing = _form(edition, known, me), list[Known](), None
    if known and "taken" in request.form:
        form.fill(_known_said(known, me))
    elif form.validate_on_submit():
        try:
            with transaction():
                category = get_category(form.category.data, edition)
                person = get_known(wanted, me).latest.person if wanted else None
                made = services.enter(
                    edition, category, _said(form, known), form.answers, me, clock.now(), person, form.apart
                )
            _tell_entered(made, me)
            return redirect(edition_url("registration.registration", edition, reference=made.reference))
        except Refused as refused:
            alike, standing = _refuse(refused, edition, form, known)
    words = words_asked()
    if request.method == "GET" and not words:
        form.start()
    if words or known or alike or standing:
        note_look(Seen.SEARCH, Named("edition", edition.id, edition.trace_name), edition.id)
    return render_template(
        "registration/desk/enter.html",
        edition=edition,
        form=form,
        known=known,
        words=words,
        found=known_registrants(me, words, MAX_FOUND) if words and not known else [],
        alike=alike,
        common=partial(_common, form.said),
        standing=standing,
        beside=form.beside(_known_said(known, me)) if known and request.method == "POST" else [],
        stays_for=find_stays,
        approved=[plain(each.name) for each in categories_of(edition.id) if each.needs_approval],
    )


def _refuse(
    refused: Refused, edition: Edition, form: EnterForm, known: Known | None
) -> tuple[list[Known], Registration | None]:
    """Say it on the form; who is called alike, and the registration there is already."""
    if refused.reason is Refusal.NAMESAKE:
        return namesakes(current_account(), form.said, edition.id), None
    standing = _standing(edition, form, known) if refused.reason in _STANDING else None
    alike = _alike(edition, standing, form, known)
    if not alike or refused.reason is Refusal.ENDED:  # else the question says it
        form.refuse("family_name" if refused.reason in _OF_THEM else "category", refused)
    return alike, standing


ONE = "/manage/<series_slug>/<edition_slug>/registrations/<reference>"


@bp.route(f"{ONE}/person", methods=["GET", "POST"])
def correct(series_slug: str, edition_slug: str, reference: str) -> ResponseReturnValue:
    """Who a registrant without an account is; of whom the desk does not describe, what it said here."""
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.ENTER_REGISTRATIONS)
    registration = get_of_edition(reference, edition)
    note_seen(registration)
    if not may_describe(registration.person, me):
        return _correct_said(edition, registration)
    edition, registration = _theirs_to_describe(series_slug, edition_slug, reference)
    form = PersonForm(obj=registration.person)
    if form.validate_on_submit():
        try:
            with transaction():
                services.hold_entering(edition)
                form.merge(registration.person)
                done = services.correct(registration, form.values, current_account(), clock.now())
            flash(_told_corrected(registration, done))
            return to_page(edition, reference)
        except Refused as refused:
            form.refuse("email", refused)
    return render_template(
        "registration/desk/correct.html", edition=edition, registration=registration, form=form, whole=True, came=came()
    )


def _told_corrected(registration: Registration, done: bool) -> str:
    if done:
        return str(gettext("Saved: %(name)s.", name=registration.name))
    message = N_("%(name)s was let in by hand, and stays as they were until somebody who may decide confirms it.")
    return str(gettext(message, name=registration.name))


def _correct_said(edition: Edition, registration: Registration) -> ResponseReturnValue:
    if not may_correct(registration, current_account()):
        raise Forbidden
    form = SaidForm(registration=registration)
    if form.validate_on_submit():
        try:
            with transaction():
                form.merge(registration)
                done = services.correct_said(registration, form.values, current_account(), clock.now())
            flash(_told_corrected(registration, done))
            return to_page(edition, registration.reference)
        except Refused as refused:
            form.refuse("family_name", refused)
    return render_template(
        "registration/desk/correct.html",
        edition=edition,
        registration=registration,
        form=form,
        whole=False,
        came=came(),
    )


@bp.post(f"{ONE}/offer")
@limiter.limit("60/hour")
def offer(series_slug: str, edition_slug: str, reference: str) -> ResponseReturnValue:
    """Send a registrant without an account the link by which the profile becomes theirs."""
    edition, registration = _theirs_to_describe(series_slug, edition_slug, reference)
    try:
        with transaction():
            if held_back(registration.person, current_account()):
                raise Refused(Refusal.HELD_BACK)
            if find_in_the_way(registration):
                raise Refused(Refusal.ANOTHERS)
            services.offer(registration, current_account(), clock.now())
        flash(gettext("The link is on its way to %(address)s.", address=registration.person.address))
    except Refused as refused:
        flash(gettext(refused.reason.value))
    return to_page(edition, reference)


@bp.post(f"{ONE}/mistake")
def take_back(series_slug: str, edition_slug: str, reference: str) -> ResponseReturnValue:
    """Withdraw what one entered by mistake a moment ago."""
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.ENTER_REGISTRATIONS)
    registration, now = get_of_edition(reference, edition), clock.now()
    try:
        with transaction():
            services.hold(registration)
            services.take_back(registration, current_account(), now)
        tell_state(registration)
        tell_successor(registration, now)
    except Refused as refused:
        tell_refused(refused)
    return to_page(edition, reference)


def _theirs_to_describe(series_slug: str, edition_slug: str, reference: str) -> tuple[Edition, Registration]:
    """A living registration whose person the desk may describe."""
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.ENTER_REGISTRATIONS)
    registration = get_of_edition(reference, edition)
    if registration.state not in ALIVE or not may_describe(registration.person, me):
        raise Forbidden
    return edition, registration


def _tell_entered(made: Registration, me: Account) -> None:
    """How they stand; whose address was given for others too has no link yet."""
    tell_state(made)
    offers = made.person.address and may_describe(made.person, me) and not held_back(made.person, me)
    if offers and find_sent(made.person, clock.now()) is None:
        flash(gettext("No link was sent: the address was given for others too. Send it on this page, if wanted."))


def _common(said: Values, known: Known) -> list[str]:
    """What somebody who is entered has in common with one who registered before, by the words."""
    return list(dict.fromkeys(word for each in known.registrations for word in alike_by(said, each.said)))


def _said(form: EnterForm, known: Known | None) -> Values:
    """What is said of them; the address of whom others describe is the one that the desk knows."""
    return ({"email": known.latest.said.get("email", "")} if known else {}) | form.said


def _standing(edition: Edition, form: EnterForm, known: Known | None) -> Registration | None:
    """What stands in the way of registering them."""
    person = known.latest.person if known else None
    at = form.said.get("email") or "", person.address if person else ""
    return find_standing(edition.id, person, form.said, *at, apart=form.apart)


def _alike(edition: Edition, standing: Registration | None, form: EnterForm, known: Known | None) -> list[Known]:
    """Whose registration stands in the way, if the reader may say that this is somebody else."""
    me = current_account()
    if standing is None or (known and known.latest.person_id == standing.person_id):
        return []
    if known and find_second(edition.id, known.latest.person):
        return []
    if standing.state not in ALIVE and not may(Right.DECIDE, edition=edition):
        return []
    others = {each.latest.person_id: each for each in ([] if known else namesakes(me, form.said, edition.id))}
    return list((others | {standing.person_id: get_known(standing.person_id, me)}).values())


def _form(edition: Edition, known: Known | None, me: Account) -> EnterForm:
    """What is known of a person, to begin with; where nobody can register, the category says why."""
    now, choices = clock.now(), []
    for category in categories_of(edition.id):
        why = judge_registering(edition, category, now) or judge_place(category)
        name, room = plain(category.name), told(why, current()) if why else _room(category)
        choices.append((category.id, f"{name} ({room})" if room else name))
    reachable = known is None or may_describe(known.latest.person, me)
    said = _known_said(known, me) if known else _as_last(edition, me)
    return register_form(EnterForm, edition_id=edition.id, choices=choices, reachable=reachable, data=said)


def _room(category: Category) -> str:
    """What is left in it, as whoever registers reads it."""
    if category.is_full and category.needs_approval:
        return str(gettext("All places are taken."))
    if category.quota is None:
        return ""
    if category.is_full or category.waiting:
        return str(gettext("Full: they join the waitlist. Before them: %(n)s.", n=category.waiting))
    left = category.quota - category.taken
    return str(ngettext("%(num)s place left.", "%(num)s places left.", left))


def _known_said(known: Known, me: Account) -> Values:
    """What is said of them: what is saved becomes the profile of whom the desk describes."""
    if may_describe(person := known.latest.person, me):
        return person.said() | {"language": person.reads}
    return dict(known.latest.said)


def _as_last(edition: Edition, me: Account) -> Values:
    """Whom one enters after another comes from the same state, in the same category."""
    last = find_of_edition(request.args.get("after", ""), edition)
    same = {"country": last.country, "category": last.category_id} if last and last.submitted_by == me.id else {}
    return {"language": current(), **same}
