"""The desk: how the edition stands, the queue of registrations, exports."""

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
from forum.registration import services
from forum.registration.forms import ReasonForm
from forum.registration.models import Registration, RegistrationState
from forum.registration.queries import (
    Event,
    all_categories_of,
    asking,
    categories_of,
    countries_of,
    get_of_edition,
    history_of,
    lapsed_of,
    names_at,
    others_of,
    queue_of,
    suspects_of,
    to_complete,
    wanted_of,
)
from forum.registration.rules import (
    ALIVE,
    Look,
    Refusal,
    details,
    differing,
    is_own,
    may_move,
    missing,
)
from forum.registration.views import bp
from forum.registration.views.leading import (
    KEPT,
    back_of,
    leads,
    listed,
    tell_back,
    tell_state,
    tell_successor,
    to_page,
    wanted,
)
from forum.registration.views.looking import note_seen, seen_of
from forum.registration.views.showing import alike, describing, moving
from forum.web.filters import plain
from forum.web.language import current
from forum.web.outlets import may
from forum.web.pages import integer, page_of

BASE = "/manage/<series_slug>/<edition_slug>"
ACTS = ("approve", "promote", "readmit", "reject", "cancel", "confirm", "refuse", "ask", "withdraw")
LETTING_IN = {"approve", "promote", "readmit"}


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
        **alike(registration),
        queue=queue_of(registration.category_id),
        own=is_own(registration, current_account().id),
        mine=registration.person.account_id == current_account().id,
        word_for=Traced.word_for,
        **_happened(edition.id, events, refused),
        form=form,
        moves=moves,
        **describing(registration, Right.ENTER_REGISTRATIONS in rights),
        alive=registration.state in ALIVE,
        **moving(registration, Right.ENTER_REGISTRATIONS in rights),
        approves=may_approve(edition, rights),
        asked=bool(asking(edition.id, registration)),
        missing=missing(registration),
        undeliverable=find_undeliverable(registration.person.address, clock.now()),
        to_complete=to_complete(registration),
        shown={"seen": seen_of(registration), "since": max((event.key for event in events), default=0)},
    )


def _happened(edition_id: int, events: list[Event], refused: Refused | None) -> dict[str, Any]:
    """Its history, and who brought it where it is; why an act was refused, and what was done since it was seen."""
    since = integer(request.form.get("since")) if refused else None
    return {
        "events": events,
        "called": names_at(edition_id, {event.reason for event in events if event.reason}),
        "names": names_told([event.entry for event in events if event.entry]),
        "who": _who,
        "ended_by": next((_who(event) for event in reversed(events) if event.state), ""),
        "refusal": refused.reason if refused else None,
        "since": [event for event in events if since is not None and event.key > since],
    }


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
            back = back_of(registration, current_account(), now) if act == "readmit" else None
            if act in {"confirm", "refuse"} or "seen" in request.form:
                refuse_unseen(registration)
            told = [form.reason.data] if reasons else []
            known = {"known": _known()} if act in LETTING_IN else {}
            getattr(services, act)(registration, *told, current_account(), now, **known)
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
    if back:
        tell_back(back, registration)
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
            services.move(registration, category, to, me, now, _known())
    except Refused as refused:
        return show(edition, registration, ReasonForm(), refused)
    tell_state(registration, plain(registration.category.name))
    tell_successor(registration, now)
    return to_page(edition, reference)


def _known() -> list[str]:
    """References of those who look the same and were put out, of whom the button told."""
    return request.form.get("anyway", "")[:1000].split()


def refuse_unseen(*registrations: Registration) -> None:
    """Whoever lets somebody in means the one that their page showed."""
    if request.form.get("seen") != seen_of(*registrations):
        raise Refused(Refusal.MOVED_ON)
