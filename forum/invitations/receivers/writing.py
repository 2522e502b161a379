"""News from below that calendars and mails must carry."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypedDict

from forum.editions.models import EditionFacts, EditionState, PublicEdition
from forum.editions.queries import contact_of
from forum.editions.rules import notable_facts
from forum.invitations.queries import letters_of_act
from forum.invitations.receivers.standing import invitation_of, standing_of, tag_for
from forum.languages import pick
from forum.mail.services import add_to, write_letter
from forum.people.services import Offered
from forum.registration.models import Category, Registration, RegistrationAct, RegistrationState, Step, Why
from forum.registration.queries import alive_among, placed
from forum.releases.rules import is_written, moves_clock, moves_hours_alone


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
        "tag": tag_for(registration),
    }


def write_registration_letter(
    registration: Registration, *, step: Step, now: datetime, moved_from: Category | None = None, **news: object
) -> None:
    """Tell the delegate where they stand, out of which category they were moved, and that what was ended is back.

    A place comes with the calendar entry, a lost place takes it back. Two steps of one act are one letter: it says what
    the first said that happened, and where that led.
    """
    person = registration.person
    if not person.address:
        return
    language, is_back = person.reads, news.get("act") is RegistrationAct.REGISTRATION_READMITTED
    values = standing_of("registration", registration, language) | {
        "back": is_back,
        "before": pick(moved_from.name, language)[0] if moved_from else "",
        "reason": "" if step.reason in set(Why) else step.reason,
        "mistaken": step.reason == Why.MISTAKE,
        "passed": passed.value if isinstance(passed := news.get("passed"), RegistrationState) else "",
    }
    calendar = invitation_of(registration, now, is_back=is_back)
    if first := letters_of_act().get(registration.id):
        happened = {name: first.values[name] for name in ("before", "back", "reason") if not values[name]}
        add_to(first, values | happened, calendar)
        return
    letter = write_letter(person.address, language, "registration", values, now, calendar, **_about(registration))
    letters_of_act()[registration.id] = letter


def write_completion_letter(
    registration: Registration, *, reason: str, offered: Offered | None, now: datetime, **_: object
) -> None:
    """Tell the delegate what the organisers miss, and how to say it."""
    person, language = registration.person, registration.person.reads
    values = standing_of("complete", registration, language) | {
        "reason": reason,
        "offered": offered is not None,
        "path": offered.path if offered else "",
        "link_id": offered.link_id if offered else None,
    }
    expires_at = offered.expires_at if offered else None
    write_letter(person.address, language, "complete", values, now, expires_at=expires_at, **_about(registration))


def write_category_letters(
    category: Category, *, before: Category, keys: Sequence[int], changed: Collection[int], now: datetime
) -> None:
    """Whoever registered in a category that was merged into another learns where they are now, if it has another name
    or they another state."""
    for registration in alive_among(keys):
        person, language = registration.person, registration.person.reads
        names = [pick(each.name, language)[0] for each in (before, category)]
        if not person.address or (names[0] == names[1] and registration.id not in changed):
            continue
        if first := letters_of_act().get(registration.id):
            add_to(first, {"before": names[0] if names[0] != names[1] else ""}, first.calendar)
            continue
        values = standing_of("category", registration, language)
        values |= {"before": names[0], "changed": registration.id in changed}
        write_letter(person.address, language, "category", values, now, **_about(registration))


def write_edition_letters(edition: PublicEdition, *, before: EditionFacts, now: datetime, **_: object) -> None:
    """Everyone with a place learns of other days, another place or clock, postponement, the end or that it takes place
    after all, calendar entry included.
    """
    if not is_written(before, edition.facts, now.date()):
        return
    told = {
        "after_all": before.state is EditionState.CANCELLED,
        "clock": moves_clock(before, edition.facts),
        "stays": notable_facts(before) == notable_facts(edition.facts),
        "hours": moves_hours_alone(before, edition.facts),
    }
    for registration in placed(edition.id):
        person = registration.person
        if not person.address:
            continue
        language = person.reads
        values, calendar = standing_of("edition", registration, language) | told, invitation_of(registration, now)
        write_letter(person.address, language, "edition", values, now, calendar, **_about(registration))
