"""News from below that calendars and mails must carry; connected by name in create_app."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import TypedDict

from flask import current_app

from forum.editions.models import EditionState, PublicEdition
from forum.editions.queries import contact_of
from forum.feeds.queries import facts_of
from forum.invitations.formats import invitation, withdrawal
from forum.invitations.queries import find_registration
from forum.invitations.rules import farewell, tag_of
from forum.languages import days_said, pick
from forum.mail.models import Letter
from forum.mail.rules import tagged
from forum.mail.services import readdress, reword, withhold, write_letter
from forum.people.services import Offered
from forum.registration.models import Category, Registration, RegistrationAct, RegistrationState, Step, Why
from forum.registration.queries import alive_among, had_places, placed, queue_of
from forum.registration.rules import ALIVE, details, may_hear, missing


def _invitation(registration: Registration, now: datetime, *, is_back: bool = False) -> str | None:
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
        _organizer(registration),
        person.address,
        person.reads,
        asks=bool(config["REPLIES"]),
    )


def _organizer(registration: Registration) -> str:
    """Where answers to this invitation go."""
    return tagged(parseaddr(current_app.config["MAIL_FROM"])[1], _tag(registration))


def _tag(registration: Registration) -> str:
    return tag_of(current_app.config["SECRET_KEY"], str(registration.uid))


class _About(TypedDict):
    about: tuple[str, int]
    edition_id: int
    reply_to: str
    tag: str


def _about(registration: Registration) -> _About:
    """To whom answers to a letter about a registration go, and by what they are known."""
    return {
        "about": ("registration", registration.id),
        "edition_id": registration.edition_id,
        "reply_to": contact_of(registration.edition_id),
        "tag": _tag(registration),
    }


def write_registration_letter(
    registration: Registration, *, step: Step, now: datetime, moved_from: Category | None = None, **news: object
) -> None:
    """Tell the delegate where they stand, out of which category they were moved, and that what was ended is back.

    A place comes with the calendar entry, a lost place takes it back.
    """
    person, edition = registration.person, registration.edition
    if not person.address:
        return
    language, is_back = person.reads, news.get("act") is RegistrationAct.REGISTRATION_READMITTED
    values = {
        "state": registration.state.value,
        "back": is_back,
        "edition": pick(edition.name, language)[0],
        "days": days_said(edition.starts_on, edition.ends_on, language),
        "place": ", ".join(pick(words, language)[0] for words in (edition.venue.name, edition.venue.city)),
        "category": pick(registration.category.name, language)[0],
        "reference": registration.reference,
        "before": pick(moved_from.name, language)[0] if moved_from else "",
        "number": queue_of(registration.category_id).get(registration.id),
        "reason": "" if step.reason in set(Why) else step.reason,
        "mistaken": step.reason == Why.MISTAKE,
        "missing": missing(registration),
        "name": registration.greeted(language),
        "details": [(detail.label, detail.value) for detail in details(registration, language) if detail.value],
        "own": person.account is not None,
    }
    write_letter(
        person.address,
        language,
        "registration",
        values,
        now,
        _invitation(registration, now, is_back=is_back),
        **_about(registration),
    )


def write_completion_letter(
    registration: Registration, *, reason: str, offered: Offered | None, now: datetime, **_: object
) -> None:
    """Tell the delegate what the organisers miss, and how to say it."""
    person, language = registration.person, registration.person.reads
    values = {
        "edition": pick(registration.edition.name, language)[0],
        "reference": registration.reference,
        "reason": reason,
        "name": registration.greeted(language),
        "own": person.account is not None,
        "offered": offered is not None,
        "path": offered.path if offered else "",
        "missing": missing(registration),
    }
    expires_at = offered.expires_at if offered else None
    write_letter(person.address, language, "complete", values, now, expires_at=expires_at, **_about(registration))


def write_category_letters(
    category: Category, *, before: Category, keys: Sequence[int], now: datetime, **_: object
) -> None:
    """Whoever registered in a category that was merged into another of another name learns where they are now."""
    queue = queue_of(category.id)
    for registration in alive_among(keys):
        person, language = registration.person, registration.person.reads
        names = [pick(each.name, language)[0] for each in (before, category)]
        if not person.address or names[0] == names[1]:
            continue
        values = {
            "state": registration.state.value,
            "edition": pick(registration.edition.name, language)[0],
            "before": names[0],
            "category": names[1],
            "number": queue.get(registration.id),
            "reference": registration.reference,
            "name": registration.greeted(language),
            "own": person.account is not None,
        }
        write_letter(person.address, language, "category", values, now, **_about(registration))


def write_edition_letters(
    edition: PublicEdition, *, before: EditionState, notable: bool, now: datetime, **_: object
) -> None:
    """Everyone with a place learns of other days, another place, postponement, the end or that it takes place after
    all, calendar entry included.
    """
    if not notable or edition.ends_on < now.date():
        return
    for registration in placed(edition.id):
        person = registration.person
        if not person.address:
            continue
        language, venue = person.reads, edition.venue
        where = (pick(text, language)[0] for text in (venue.name, venue.address, venue.city))
        values = {
            "state": edition.state.value,
            "after_all": before is EditionState.CANCELLED,
            "edition": pick(edition.name, language)[0],
            "days": days_said(edition.starts_on, edition.ends_on, language),
            "place": ", ".join(filter(None, where)),
            "reference": registration.reference,
            "name": registration.greeted(language),
            "own": person.account is not None,
        }
        calendar = _invitation(registration, now)
        write_letter(person.address, language, "edition", values, now, calendar, **_about(registration))


def ask_of_registration(letter: Letter, *, now: datetime) -> None:
    """Of an edition that its person may no longer see nothing is told, but that a place is lost; and nobody is told at
    an address that is theirs no more.
    """
    if letter.about != "registration":
        return
    registration = find_registration(letter.about_id or 0)
    if registration is None or not _follow_address(letter, registration, now):
        withhold(letter)
        return
    is_farewell = letter.template == "farewell"
    said = RegistrationState(letter.values["state"]) if letter.template == "registration" else registration.state
    if may_hear(registration):
        if is_farewell or said is not registration.state:  # it moved on meanwhile, and another letter tells of that
            withhold(letter)
        return
    if is_farewell or said not in ALIVE:
        reword(letter, "farewell", farewell(registration), letter.language, _withdrawal(registration, now))
    else:
        withhold(letter)


def _follow_address(letter: Letter, registration: Registration, now: datetime) -> bool:
    """Let it go where its person is reached now, with a calendar entry that says so; False if it cannot."""
    address = registration.person.address
    if letter.recipient == address:
        return True
    if not address or letter.expires_at is not None:  # what opens something is of the old address
        return False
    readdress(letter, address, _invitation(registration, now) if letter.calendar else None)
    return True


def _withdrawal(registration: Registration, now: datetime) -> str | None:
    """What takes the place out of the calendar, and says no more; None where there never was one."""
    if not had_places([registration.id]):
        return None
    sequence = registration.sequence + registration.edition.sequence
    organizer, attendee = _organizer(registration), registration.person.address
    return withdrawal(str(registration.uid), sequence, now, organizer, attendee)
