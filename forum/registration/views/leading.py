"""From a list of registrations to one of them, on to the next, and back: what the list was limited to goes along."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.countries import countries
from forum.editions.models import Edition
from forum.errors import Refused
from forum.languages import N_
from forum.registration.models import Registration, RegistrationAct, RegistrationState
from forum.registration.queries import (
    Along,
    find_along,
    find_next,
    find_successor,
    matching,
    place_again,
    select_registrations,
    stood,
)
from forum.registration.rules import details
from forum.web.filters import edition_url, label
from forum.web.language import current
from forum.web.pages import integer, words_asked

Args = Mapping[str, str]
KEPT = ("q", "state", "category", "country", "look", "sort", "page")


def wanted(edition: Edition, args: Args) -> Any:
    """Of an edition's registrations those that an address asks for."""
    return select_registrations(
        edition.id,
        words_asked(args),
        args.get("state", ""),
        integer(args.get("category")),
        args.get("country", "")[:2],
        args.get("sort", "new"),
        _order(),
        matching(edition.id, args.get("look", "")),
    )


def listed() -> str:
    """The list that is shown, as addresses of its registrations name it."""
    return urlencode([(key, request.args[key]) for key in KEPT if request.args.get(key)]) or "sort=new"


def came() -> dict[str, str]:
    """From which list the reader came, for addresses to carry it on."""
    return {"from": told} if (told := request.args.get("from", "")[:1000]) else {}


def leads(edition: Edition, registration: Registration) -> dict[str, Any]:
    """The ways back to that list and on to what follows there, whether or not this one still is in it."""
    if not came():
        return {"came": {}, "back_to": None, "following": None}
    args: Args = MultiDict((key, value) for key, value in parse_qsl(came()["from"]) if key in KEPT)
    following = find_next(wanted(edition, args), registration, args.get("sort", "new"), _order())
    return {"came": came(), "back_to": dict(args), "following": following}


def tell_state(registration: Registration, *more: str) -> None:
    """What it is now is said of the registration: a name has no gender."""
    act = RegistrationAct(f"registration {registration.state.value}")
    flash(f"{label(act)}: {', '.join([registration.name, *more])}.")


def tell_refused(refused: Refused) -> None:
    """Why it was not done; of what somebody did about it since, who and what."""
    who = N_("%(what)s (%(who)s).")
    done = (
        gettext(who, what=label(entry), who=entry.words.actor)
        for entry in refused.about
        if isinstance(entry, AuditEntry)
    )
    flash(" ".join([gettext(refused.reason.value), *done]))


def tell_successor(registration: Registration, at: datetime) -> None:
    """To whom its place went by the act of this moment."""
    if other := find_successor(registration, at):
        message = gettext("Its place goes to %(name)s, %(reference)s.", name=other.name, reference=other.reference)
        flash(message)


def told_along(along: Along | None) -> list[str]:
    """What the one that stayed gives back of what it took along from a second that is none, and what it keeps."""
    if along is None:
        return []
    words = {each.key: each.label for each in details(along.stays, current())}
    back, kept = (", ".join(words.get(key, key) for key in keys) for keys in (along.back, along.kept))
    told = {
        N_("%(stays)s gives back what it took along: %(what)s."): back,
        N_("%(stays)s keeps what is not yours to change, or was changed since: %(what)s."): kept,
    }
    lines = [gettext(message, stays=along.stays.reference, what=what) for message, what in told.items() if what]
    if along.has_place:
        lines.append(gettext("%(stays)s keeps the place that it got.", stays=along.stays.reference))
    if along.place:
        again = N_("%(stays)s stands on the waitlist as №%(n)s again.")
        lines.append(gettext(again, stays=along.stays.reference, n=along.place))
    return lines


def told_lost(had: RegistrationState, to: RegistrationState, number: int | None) -> list[str]:
    """What a readmission does not give back of how it stood: the place, or (None) the number on the waitlist."""
    if to is RegistrationState.CONFIRMED or had is RegistrationState.PENDING:
        return []
    if had is RegistrationState.CONFIRMED:
        return [gettext("It does not get back the place that it had: none is free.")]
    return [] if number else [gettext("It does not get back the number on the waitlist that it had.")]


class Back(NamedTuple):
    """How a registration stood before it ended, the number that it could have again, and what became of a second."""

    had: RegistrationState
    number: int | None
    along: Along | None


def back_of(registration: Registration, by: Account, now: datetime) -> Back:
    along = find_along(registration, by, now)
    number = place_again(registration, registration.category, now, along.stays if along else None)
    return Back(stood(registration), number, along)


def tell_back(back: Back, registration: Registration) -> None:
    """What a readmission gave back, and what not."""
    to = registration.state
    if to is back.had is RegistrationState.CONFIRMED:
        flash(gettext("It has the place again that it had."))
    if to is RegistrationState.WAITLISTED and back.number:
        flash(gettext("It has the number on the waitlist again that it had: №%(n)s.", n=back.number))
    for line in [*told_lost(back.had, to, back.number), *told_along(back.along)]:
        flash(line)


def to_page(edition: Edition, reference: str, **values: str) -> ResponseReturnValue:
    """Back to a registration, after an act."""
    return redirect(edition_url("registration.registration", edition, reference=reference, **came(), **values))


def _order() -> list[str]:
    return [code for code, _ in countries(current())]
