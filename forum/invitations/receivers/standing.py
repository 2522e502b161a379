"""How a registration stands, as letters about it say it: when they are written, and again when they leave."""

from collections.abc import Callable
from datetime import datetime, time
from email.utils import parseaddr
from typing import Any

from flask import current_app

from forum.db import Values
from forum.editions.models import EditionState
from forum.feeds.queries import facts_of
from forum.invitations.formats import invitation, withdrawal
from forum.invitations.rules import tag_of
from forum.languages import clock_name, days_said, pick
from forum.mail.rules import tagged
from forum.registration.models import Registration, RegistrationState
from forum.registration.queries import had_places, queue_of
from forum.registration.rules import details, missing
from forum.zones import begin_of, get_zone

Said = Callable[[Registration, str], Any]


def _place(registration: Registration, language: str) -> str:
    venue = registration.edition.venue
    return ", ".join(pick(words, language)[0] for words in (venue.name, venue.city))


def _whole_place(registration: Registration, language: str) -> str:
    venue = registration.edition.venue
    return ", ".join(filter(None, (pick(text, language)[0] for text in (venue.name, venue.address, venue.city))))


def _days(registration: Registration, language: str) -> str:
    return days_said(registration.edition.starts_on, registration.edition.ends_on, language)


def _zone(registration: Registration, language: str) -> str:
    edition, name = registration.edition, registration.edition.venue.timezone
    return clock_name(begin_of(edition.starts_on, name).astimezone(get_zone(name)), name, language)


def _hour(hour: time | None) -> str:
    return hour.strftime("%H:%M") if hour else ""


def _number(registration: Registration, _language: str) -> int | None:
    if registration.state is not RegistrationState.WAITLISTED:
        return None
    return queue_of(registration.category_id).get(registration.id)


def _details(registration: Registration, language: str) -> list[tuple[str, str]]:
    return [(detail.label, detail.value) for detail in details(registration, language) if detail.value]


_WHO: dict[str, Said] = {
    "edition": lambda registration, language: pick(registration.edition.name, language)[0],
    "reference": lambda registration, _: registration.reference,
    "name": lambda registration, language: registration.greeted(language),
    "own": lambda registration, _: registration.person.account is not None,
}
_STATE: dict[str, Said] = {
    "state": lambda registration, _: registration.state.value,
    "category": lambda registration, language: pick(registration.category.name, language)[0],
    "number": _number,
}
_MISSING: dict[str, Said] = {"missing": lambda registration, _: missing(registration)}
_STANDING: dict[str, dict[str, Said]] = {
    "registration": _WHO | _STATE | _MISSING | {"days": _days, "place": _place, "details": _details},
    "complete": _WHO | _MISSING,
    "category": _WHO | _STATE,
    "edition": _WHO
    | {"state": lambda registration, _: registration.edition.state.value, "days": _days, "place": _whole_place}
    | {"zone": _zone, "opens": lambda registration, _: _hour(registration.edition.opens_at)}
    | {"closes": lambda registration, _: _hour(registration.edition.closes_at)},
}


def standing_of(template: str, registration: Registration, language: str) -> Values:
    """What such a letter says of it now; not what happened."""
    return {name: said(registration, language) for name, said in _STANDING[template].items()}


def invitation_of(registration: Registration, now: datetime, *, is_back: bool = False) -> str | None:
    """The iTIP message for the place as it stands; None where there never was one, or its end took it back already."""
    person, edition = registration.person, registration.edition
    if not had_places([registration.id]):
        return None
    taken = registration.state is RegistrationState.CONFIRMED and edition.state is not EditionState.CANCELLED
    if is_back and not taken:
        return None
    config = current_app.config
    facts = facts_of(edition, config["PUBLIC_URL"])
    return invitation(
        facts._replace(uid=str(registration.uid)),
        "REQUEST" if taken else "CANCEL",
        registration.sequence + facts.sequence,
        now,
        organizer_of(registration),
        person.address,
        person.reads,
        asks=bool(config["REPLIES"]),
    )


def organizer_of(registration: Registration) -> str:
    """Where answers to this invitation go."""
    return tagged(parseaddr(current_app.config["MAIL_FROM"])[1], tag_for(registration))


def tag_for(registration: Registration) -> str:
    return tag_of(current_app.config["SECRET_KEY"], str(registration.uid))


def withdrawal_of(registration: Registration, now: datetime) -> str | None:
    """What takes the place out of the calendar, and says no more; None where there never was one."""
    if not had_places([registration.id]):
        return None
    sequence = registration.sequence + registration.edition.sequence
    organizer, attendee = organizer_of(registration), registration.person.address
    return withdrawal(str(registration.uid), sequence, now, organizer, attendee)
