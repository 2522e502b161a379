"""What a registration says of who it is, and who has to confirm that it says something else."""

from datetime import datetime

from forum.accounts.models import Account
from forum.audit.services import record, recorded
from forum.db import Values
from forum.editions.queries import contact_of
from forum.errors import Refused
from forum.languages import pick
from forum.people.queries import may_describe
from forum.people.rules import folded, marks_of
from forum.people.services import offer_person, open_offer
from forum.registration.models import Mark, Registration, RegistrationAct
from forum.registration.queries import asking, held_back, steps_of, wanted_of, was_let_in
from forum.registration.rules import ALIVE, Refusal, is_moved, is_other, is_own, may_hear
from forum.registration.rules.ending import judge_own
from forum.registration.signals import completion_asked, registration_changed


def say(registration: Registration, said: Values) -> None:
    """Keep what is said at this moment."""
    registration.said = said
    registration.folded, registration.country = folded(said), said["country"]
    mark(registration)


def mark(registration: Registration) -> None:
    """Keep by what it is perhaps the same person's as another."""
    marks, kept = marks_of(registration.said, registration.person.address), {m.mark: m for m in registration.marks}
    new = (Mark(mark=mark, edition_id=registration.edition_id) for mark in sorted(marks - kept.keys()))
    registration.marks = [*(kept[mark] for mark in marks & kept.keys()), *new]


def ask_for_profile(registration: Registration, by: Account, now: datetime) -> bool:
    """Its delegate wants it to say what the profile says. Who was let in by hand stays who they were until somebody
    confirms it: whether it says so already."""
    if reason := judge_own(registration, now):
        raise Refused(reason)
    if not (is_other(registration) and was_let_in(registration)):
        take_over_profile(registration, by, now)
        return True
    if registration.state not in ALIVE:
        raise Refused(Refusal.MOVED_ON)
    if asking(registration.edition_id, registration) and not wanted_of(registration):
        raise Refused(Refusal.ASKED)
    record(by, RegistrationAct.PROFILE_OFFERED, registration, now, registration.edition_id)
    return False


def confirm(registration: Registration, by: Account, now: datetime) -> None:
    """The secretariat confirms that it is whom the profile says."""
    if is_own(registration, by.id):
        raise Refused(Refusal.OWN)
    if wanted := wanted_of(registration):
        say_corrected(registration, wanted, by, now)
        return
    moved = is_moved(registration)
    take_over_profile(registration, by, now)
    if moved and registration.person.account_id is None and registration.person.address:
        lead_there(registration, by, now)


def refuse(registration: Registration, by: Account, now: datetime) -> None:
    """It goes on saying what it says: whoever asked that it says something else finds that in its history."""
    if is_own(registration, by.id):
        raise Refused(Refusal.OWN)
    if not asking(registration.edition_id, registration):
        raise Refused(Refusal.MOVED_ON)
    record(by, RegistrationAct.CORRECTION_REFUSED, registration, now, registration.edition_id)


def ask(registration: Registration, reason: str, by: Account, now: datetime) -> None:
    """It stays as it is; its delegate reads what is missing, and, without an account, gets the link to say it."""
    person, edition_id = registration.person, registration.edition_id
    if person.account_id == by.id:
        raise Refused(Refusal.OWN)
    if registration.state not in ALIVE:
        raise Refused(Refusal.MOVED_ON)
    if not person.address:
        raise Refused(Refusal.NO_ADDRESS)
    record(by, RegistrationAct.COMPLETION_ASKED, registration, now, edition_id, reason=reason)
    offers = may_describe(person, by) and not held_back(person, by)
    offered = open_offer(person, by, now, edition_id) if offers else None
    completion_asked.send(registration, reason=reason, offered=offered, now=now)


def offer(registration: Registration, by: Account, now: datetime) -> None:
    """Send its person the link to their profile, in the name of the edition, if they may be told."""
    person, edition = registration.person, registration.edition
    forum = pick(edition.name, person.reads)[0] if may_hear(registration) else ""
    offer_person(person, by, now, edition.id, forum=forum, reply_to=contact_of(edition.id))
    record(by, RegistrationAct.LINK_SENT, registration, now, edition.id)


def lead_there(registration: Registration, by: Account, now: datetime) -> None:
    """Whoever has the new address gets the link by which the profile becomes theirs, and the last letter anew."""
    if may_describe(registration.person, by) and not held_back(registration.person, by):
        offer(registration, by, now)
    registration_changed.send(registration, step=steps_of(registration)[-1], now=now)


def say_corrected(registration: Registration, values: Values, by: Account, now: datetime) -> None:
    """Say what the desk says, of its own or as it was asked to."""
    if registration.state not in ALIVE:
        raise Refused(Refusal.MOVED_ON)
    with recorded(by, RegistrationAct.REGISTRATION_CORRECTED, registration, now, registration.edition_id):
        said = registration.said | values
        if said != registration.said:
            say(registration, said)
            registration.changed_at = now


def take_over_profile(
    registration: Registration,
    by: Account,
    now: datetime,
    act: RegistrationAct = RegistrationAct.PROFILE_TAKEN_OVER,
) -> None:
    """Say from now on what the profile says: the log keeps what was said before."""
    if registration.state not in ALIVE:
        raise Refused(Refusal.MOVED_ON)
    with recorded(by, act, registration, now, registration.edition_id, always=True):
        say(registration, registration.person.said())
        registration.changed_at = now
