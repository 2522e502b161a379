"""The desk: how the edition stands, the queue of registrations, exports."""

from functools import partial
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account, note_look
from forum.accounts.models import Right
from forum.audit.models import Named, Seen, Traced
from forum.audit.queries import names_told
from forum.countries import countries
from forum.db import transaction
from forum.editions.models import Edition
from forum.editions.queries import get_managed_edition
from forum.editions.rules import may_approve, rights_over
from forum.errors import Forbidden, Refused
from forum.mail.queries import find_undeliverable
from forum.people.queries import find_sent, may_describe
from forum.people.rules import alike_by
from forum.registration import services
from forum.registration.forms import ReasonForm
from forum.registration.models import Category, Registration, RegistrationState
from forum.registration.queries import (
    Event,
    alike_of,
    all_categories_of,
    apart_of,
    asking,
    categories_of,
    countries_of,
    find_along,
    find_decision,
    find_in_the_way,
    find_other,
    find_stays,
    find_successor,
    get_of_edition,
    held_back,
    history_of,
    is_approved,
    lapsed_of,
    may_correct,
    may_rearrange,
    may_take_end_back,
    others_of,
    place_again,
    queue_of,
    slip_until,
    stood,
    suspects_of,
    to_complete,
    wanted_of,
)
from forum.registration.rules import (
    ALIVE,
    PUT_OUT,
    Look,
    Refusal,
    details,
    differing,
    is_own,
    may_move,
    missing,
    state_in,
    state_readmitted,
)
from forum.registration.views import bp
from forum.registration.views.leading import (
    KEPT,
    leads,
    listed,
    tell_along,
    tell_state,
    tell_successor,
    to_page,
    told_along,
    wanted,
)
from forum.registration.views.looking import note_seen, seen_of
from forum.web.filters import plain
from forum.web.language import current
from forum.web.outlets import may
from forum.web.pages import integer, page_of

BASE = "/manage/<series_slug>/<edition_slug>"
ACTS = ("approve", "promote", "readmit", "reject", "cancel", "confirm", "refuse", "ask", "withdraw")


@bp.get(f"{BASE}/registrations")
def registrations(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_REGISTRATIONS)
    came = countries_of(edition.id)
    page = page_of(wanted(edition, request.args))
    note_look(Seen.REGISTRATIONS, Named("edition", edition.id, edition.trace_name), edition.id)
    return render_template(
        "registration/organiser/registrations.html",
        edition=edition,
        page=page,
        listed=listed(),
        wanted={key: value for key in KEPT if key != "page" and (value := request.args.get(key))},
        queue=queue_of(*{each.category_id for each in page.items}),
        asking=asking(edition.id),
        lapsed=len(lapsed_of(edition, clock.now())) if may(Right.ENTER_REGISTRATIONS, edition=edition) else 0,
        states=RegistrationState,
        looks=Look,
        suspects=suspects_of(edition.id, [each.id for each in page.items]),
        missing=lambda registration: registration.state in ALIVE and missing(registration),
        categories=all_categories_of(edition.id),
        countries=[code for code, _ in countries(current()) if code in came],
    )


@bp.get(f"{BASE}/registrations/<reference>")
def registration(series_slug: str, edition_slug: str, reference: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_REGISTRATIONS)
    return show(edition, get_of_edition(reference, edition), ReasonForm())


def show(
    edition: Edition, registration: Registration, form: ReasonForm, refused: Refused | None = None
) -> ResponseReturnValue:
    """Its page; once more with why an act was refused, what was done since the reader saw it, and what they typed."""
    note_seen(registration)
    events = history_of(registration)
    form.say_whether_told(registration.person.address)
    rights = rights_over(edition, current_account())
    moves = {s.value for s in RegistrationState if may_move(registration.state, s) and Right.DECIDE in rights}
    return render_template(
        "registration/organiser/registration.html",
        edition=edition,
        registration=registration,
        details=details(registration, current()),
        differing=differing(registration, current()),
        wanted=differing(registration, current(), wanted_of(registration)),
        others=others_of(registration),
        **leads(edition, registration),
        **_alike(registration),
        queue=queue_of(registration.category_id),
        own=is_own(registration, current_account().id),
        mine=registration.person.account_id == current_account().id,
        word_for=Traced.word_for,
        **_happened(events, refused),
        form=form,
        moves=moves,
        **_describing(registration, Right.ENTER_REGISTRATIONS in rights),
        alive=registration.state in ALIVE,
        **_moving(registration, Right.ENTER_REGISTRATIONS in rights),
        approves=may_approve(edition, rights),
        asked=bool(asking(edition.id, registration)),
        missing=missing(registration),
        undeliverable=find_undeliverable(registration.person.address, clock.now()),
        to_complete=to_complete(registration),
        shown={"seen": seen_of(registration), "since": max((event.key for event in events), default=0)},
    )


def _happened(events: list[Event], refused: Refused | None) -> dict[str, Any]:
    """Its history, and who brought it where it is; why an act was refused, and what was done since it was seen."""
    since = integer(request.form.get("since")) if refused else None
    return {
        "events": events,
        "names": names_told([event.entry for event in events if event.entry]),
        "who": _who,
        "ended_by": next((_who(event) for event in reversed(events) if event.state), ""),
        "refusal": refused.reason if refused else None,
        "since": [event for event in events if since is not None and event.key > since],
    }


def _alike(registration: Registration) -> dict[str, Any]:
    """Who perhaps is the same person, with whom the reader names by reference; a reference that nobody has."""
    alike, apart = alike_of(registration), apart_of(registration)
    named = request.args.get("same", "")[:20]
    other = find_other(registration, named)
    told = [*alike, *(each for _, each in apart)]  # whoever was told apart is two people until that is taken back
    shown = alike if other is None or other in told else [other, *alike]
    is_second = registration.state is RegistrationState.DUPLICATE
    common = partial(_common, registration)
    out = [(each, find_decision(each)) for each in shown if each.state in PUT_OUT]
    told_of = {"apart": apart, "alike": [] if is_second else shown, "put_out": out}
    return told_of | {"same": "" if other else named, "common": common}


def _common(registration: Registration, other: Registration) -> list[str]:
    """What two have in common, by the words."""
    return alike_by(registration.said, other.said, registration.person.address, other.person.address)


def _describing(registration: Registration, enters: bool) -> dict[str, Any]:
    """Whether the reader may say who its person is, and what became of the link that offers the profile."""
    describes = enters and may_describe(registration.person, current_account())
    return {
        "corrects": enters and may_correct(registration, current_account()),
        "describes": describes and registration.state in ALIVE,
        "link": find_sent(registration.person, clock.now()) if describes else None,
        "anothers": find_in_the_way(registration) if describes else None,
        "offers": describes and not held_back(registration.person, current_account()),
    }


def _moving(registration: Registration, enters: bool) -> dict[str, Any]:
    """Where the reader may move it, and until when they may take back what they entered."""
    me, now = current_account(), clock.now()
    along, others = find_along(registration, me, now), _others(registration)
    named, approved = along.stays if along else None, is_approved(registration)
    return {
        "back": state_readmitted(registration.category, stood(registration)),
        "states": {category: state_in(registration, category, me.id, approved) for category in others},
        "again": {each: place_again(registration, each, now, named) for each in (registration.category, *others)},
        "slip": enters and slip_until(registration, me, now),
        "entered": registration.submitted_by == me.id,
        "stays": find_stays(registration),
        "successor": None if registration.state in ALIVE else find_successor(registration),
        "takes_back": may_take_end_back(registration, me),
        "along": told_along(along),
    }


def _others(registration: Registration) -> list[Category]:
    """The categories into which the reader may move it."""
    if not may_rearrange(registration, current_account(), clock.now()):
        return []
    return [each for each in categories_of(registration.edition_id) if each.id != registration.category_id]


def _who(event: Event) -> str:
    """By name: whoever sees a registration sees its log."""
    return event.actor or (gettext("System") if event.actor_id is None else gettext("Unknown"))


@bp.post(f"{BASE}/registrations/<reference>/<any({', '.join(ACTS)}):act>")
def act(series_slug: str, edition_slug: str, reference: str, act: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_REGISTRATIONS)
    rights = rights_over(edition, current_account())
    if Right.DECIDE not in rights and not (act in {"approve", "confirm", "refuse"} and may_approve(edition, rights)):
        raise Forbidden
    registration = get_of_edition(reference, edition)
    form, reasons, now = ReasonForm(), act in {"reject", "cancel", "readmit", "ask"}, clock.now()
    if reasons and not form.validate():
        return show(edition, registration, form)
    try:
        with transaction():
            (services.hold_readmitting if act == "readmit" else services.hold)(registration)
            along = find_along(registration, current_account(), now) if act == "readmit" else None
            if act in {"confirm", "refuse"} or "seen" in request.form:
                refuse_unseen(registration)
            told = [form.reason.data] if reasons else []
            getattr(services, act)(registration, *told, current_account(), now)
            if request.form.get("to", registration.state.value) != registration.state.value:
                raise Refused(Refusal.MOVED_ON)
    except Refused as refused:
        return show(edition, registration, form, refused)
    said = {
        "confirm": gettext("Corrected: %(name)s.", name=registration.name),
        "ask": gettext("Asked to complete it: %(name)s.", name=registration.name),
        "refuse": gettext("Not corrected: %(name)s stays as registered.", name=registration.name),
    }
    if act in said:
        flash(said[act])
    else:
        tell_state(registration)
    tell_along(along)
    tell_successor(registration, now)
    return to_page(edition, reference)


@bp.post(f"{BASE}/registrations/<reference>/category")
def move(series_slug: str, edition_slug: str, reference: str) -> ResponseReturnValue:
    """Put it into another category, with the state there that its page showed."""
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.SEE_REGISTRATIONS)
    registration = get_of_edition(reference, edition)
    if Right.DECIDE not in rights_over(edition, me) and registration.submitted_by != me.id:
        raise Forbidden
    wanted, now = integer(request.form.get("category")), clock.now()
    try:
        with transaction():
            category = next((each for each in categories_of(edition.id) if each.id == wanted), registration.category)
            services.hold_moving(registration, category)
            refuse_unseen(registration)
            to = next((state for state in ALIVE if state.value == request.form.get("to")), registration.state)
            services.move(registration, category, to, me, now)
    except Refused as refused:
        return show(edition, registration, ReasonForm(), refused)
    tell_state(registration, plain(registration.category.name))
    tell_successor(registration, now)
    return to_page(edition, reference)


def refuse_unseen(*registrations: Registration) -> None:
    """Whoever lets somebody in means the one that their page showed."""
    if request.form.get("seen") != seen_of(*registrations):
        raise Refused(Refusal.MOVED_ON)
