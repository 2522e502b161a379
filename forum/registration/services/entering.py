"""The desk enters people who do not register themselves, and corrects what it entered."""

from collections.abc import Collection
from datetime import datetime

from forum.accounts.models import Account, Right
from forum.audit.services import record
from forum.db import Values, db, lock
from forum.editions.models import Edition
from forum.editions.rules import rights_over
from forum.errors import Refused
from forum.people.models import PERSON_FIELDS, Person
from forum.people.queries import may_describe, persons_at
from forum.people.services import save_person
from forum.registration.models import Category, Registration, RegistrationAct
from forum.registration.queries import (
    alike_of,
    at_address,
    find_standing,
    held_back,
    lapsed_of,
    may_correct,
    may_decide,
    namesakes,
    was_let_in,
)
from forum.registration.rules import ALIVE, IDENTITY, PUT_OUT, Refusal, are_called, is_moved, is_other
from forum.registration.services.doubling import note_apart
from forum.registration.services.registering import register
from forum.registration.services.saying import lead_there, offer, say_corrected, take_over_profile


def enter(
    edition: Edition,
    category: Category,
    values: Values,
    answers: Values,
    by: Account,
    now: datetime,
    person: Person | None = None,
    apart: Collection[int] = (),
) -> Registration:
    """Register somebody: a new person, or a known one. Who has an address of their own is sent the link to take the
    profile over; where it was given for others too, only when somebody asks for that.

    Nobody is of those who are known by this name but whom `by` has seen and told `apart`: of whom the secretariat put
    out only who decides tells somebody apart.
    A known one who is another's to describe keeps their profile: the registration says what was entered.
    """
    hold_entering(edition)
    apart = frozenset(apart) - {person.id if person else 0}
    _judge(edition, values, by, person, apart)
    if person is None and any(known.latest.person_id not in apart for known in namesakes(by, values, edition.id)):
        raise Refused(Refusal.NAMESAKE)
    if person is None or may_describe(person, by):
        person = save_person(person, values, by, now, edition.id)
    said = {name: values[name] for name in PERSON_FIELDS if name in values}
    there = at_address(edition.id, person.address)
    is_shared = any(each.person_id != person.id and each.state in ALIVE for each in there)
    registration = register(edition, category, person, answers, by, now, said, apart)
    _note_apart(registration, apart, by, now)
    if person.address and not is_shared and may_describe(person, by) and not held_back(person, by):
        offer(registration, by, now)
    return registration


def _note_apart(registration: Registration, apart: Collection[int], by: Account, now: datetime) -> None:
    """Whoever was told apart is perhaps the same person no more; of whom was put out only who decides says so."""
    decides = Right.DECIDE in rights_over(db.session.get_one(Edition, registration.edition_id), by)
    for other in alike_of(registration) if apart else []:
        if other.person_id in apart and (decides or other.state in ALIVE):
            note_apart(registration, other, by, now)


def hold_entering(edition: Edition) -> None:
    """Two who enter or correct people at once: each sees whom the other entered. Before a person is locked."""
    lock(edition)


def correct(registration: Registration, values: Values, by: Account, now: datetime) -> bool:
    """Correct who a registrant without an account is, in the profile and here; a new address gets the letters anew.

    Who was let in by hand stays who they were, and no letter goes to a new address, until somebody who may decide
    confirms it: whether it says so already. Whether it may be done is asked again: the page was shown some time ago.
    """
    hold_entering(db.session.get_one(Edition, registration.edition_id))
    lock(registration.person)
    lock(registration)
    person, edition_id, address = registration.person, registration.edition_id, values["email"]
    if registration.state not in ALIVE or not may_describe(person, by):
        raise Refused(Refusal.MOVED_ON)
    if address == by.email:
        raise Refused(Refusal.YOURSELF)
    others = [r for r in at_address(edition_id, address) if r.person_id != person.id and are_called(r, values)]
    others = [r for r in others if address != person.email or not are_called(r, person.said())]  # not told apart before
    if any(other.state in ALIVE for other in others):
        raise Refused(Refusal.REGISTERED)
    if any(other.state in PUT_OUT for other in others) and not may_decide(registration, by):
        raise Refused(Refusal.ENDED)
    moved = address != person.email
    save_person(person, values, by, now, edition_id)
    other = is_other(registration) or is_moved(registration)
    if other and was_let_in(registration) and not may_decide(registration, by):
        record(by, RegistrationAct.PROFILE_OFFERED, registration, now, edition_id)
        return False
    take_over_profile(registration, by, now, RegistrationAct.REGISTRATION_CORRECTED)
    if moved and address:
        lead_there(registration, by, now)
    return True


def correct_said(registration: Registration, values: Values, by: Account, now: datetime) -> bool:
    """Correct what the desk said of somebody whose profile is not its own to change: here alone, for the log to see.

    It waits as in `correct`: whether it says so already.
    """
    lock(registration)
    if not may_correct(registration, by):
        raise Refused(Refusal.MOVED_ON)
    said = registration.said | values
    asks = any((said.get(key) or "") != (registration.said.get(key) or "") for key in IDENTITY)
    if asks and was_let_in(registration) and not may_decide(registration, by):
        act, before = RegistrationAct.CORRECTION_OFFERED, registration.said
        record(by, act, registration, now, registration.edition_id, before=before, after=said)
        return False
    say_corrected(registration, values, by, now)
    return True


def send_links_again(edition: Edition, by: Account, now: datetime) -> int:
    """What somebody who no longer enters people here has sent: in the name of who has looked at whom it reaches."""
    lapsed = [each for each, _ in lapsed_of(edition, now) if may_describe(each.person, by)]
    sent = [each for each in lapsed if not held_back(each.person, by)]
    for registration in sent:
        offer(registration, by, now)
    return len(sent)


def _judge(edition: Edition, values: Values, by: Account, person: Person | None, apart: Collection[int]) -> None:
    address = values.get("email") or ""
    if address == by.email or (person and person.account_id == by.id):
        raise Refused(Refusal.YOURSELF)
    at = {address, person.address if person else ""}
    if holders := [holder for each in at for holder in persons_at(each)]:
        lock(*holders)  # they may register themselves at this moment
    standing = find_standing(edition.id, person, values, *at, apart=apart)
    if standing and standing.state in ALIVE:
        raise Refused(Refusal.REGISTERED)
    if standing and (standing.person_id not in apart or Right.DECIDE not in rights_over(edition, by)):
        raise Refused(Refusal.ENDED)
