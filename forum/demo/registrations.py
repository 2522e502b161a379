"""Who registers in the demonstration, and what became of it."""

import random
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from forum.accounts.models import Account
from forum.audit.services import record
from forum.db import db
from forum.demo.texts import REASONS, TWICE, Words
from forum.editions.models import Edition
from forum.languages import LANGUAGES, pick
from forum.people.models import Person
from forum.people.queries import find_person
from forum.registration import services as registration
from forum.registration.models import Category, Registration, RegistrationAct, RegistrationState, Step
from forum.registration.services.saying import say

_THOUGHT = timedelta(minutes=90)
"""From a registration to what became of it."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LATELY = 14
"""Days from which letters are left, too."""


def categories_of(edition: Edition) -> Sequence[Category]:
    """In their order."""
    query = select(Category).where(Category.edition_id == edition.id)
    return db.session.scalars(query.order_by(Category.position)).all()


def persons(keys: Sequence[int]) -> list[Person]:
    """In this order."""
    found = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(keys)))}
    return [found[key] for key in keys]


def person_of(account: Account) -> Person:
    """Who has this account."""
    person = find_person(account)
    assert person is not None
    return person


def make_registrations(
    edition: Edition, people: Sequence[Person], by: Account, now: datetime, chance: random.Random
) -> None:
    """As it went: who registered, and whom the secretariat approved, refused or cancelled; some withdrew."""
    categories = categories_of(edition)
    ages = sorted((_age(chance) for _ in people), reverse=True)
    settled: deque[tuple[datetime, Registration]] = deque()
    for person, age in zip(people, ages, strict=True):
        at = now - age
        while settled and settled[0][0] <= at:
            _fate(*settled.popleft(), by, chance)
        category = chance.choices(categories, [7, 3, 4])[0]
        made = enrol(edition, category, person, at)
        settled.append((at + _THOUGHT, made))
    for due, made in settled:
        _fate(due, made, by, chance)


def in_words(words: Words, person: Person) -> str:
    """In the language in which this person reads."""
    return pick(dict(zip(LANGUAGES, words, strict=True)), person.reads)[0]


def enrol(edition: Edition, category: Category, person: Person, at: datetime) -> Registration:
    """Somebody registers themselves."""
    assert person.account is not None
    return registration.register(edition, category, person, {}, by=person.account, now=at)


def _age(chance: random.Random) -> timedelta:
    """How long ago somebody registered: what became of it is past, too."""
    return _THOUGHT + timedelta(days=int(chance.triangular(0, LATELY, 3)), minutes=chance.randrange(600))


def _fate(at: datetime, made: Registration, by: Account, chance: random.Random) -> None:
    if made.state is RegistrationState.PENDING:
        if chance.random() < 0.4:
            registration.approve(made, by, at)
        elif chance.random() < 0.4:
            registration.reject(made, in_words(chance.choice(REASONS), made.person), by, at)
    elif chance.random() < 0.05:
        registration.withdraw(made, made.person.account, at)
    elif made.state is RegistrationState.CONFIRMED and chance.random() < 0.03:
        registration.cancel(made, in_words(TWICE, made.person), by, at)


def take_part(
    edition: Edition, position: int, people: Sequence[Person], first: datetime, last: datetime, chance: random.Random
) -> None:
    """Confirmed at once, long ago: all that is left of it is what the list and the history say, no letters."""
    made, category = [], categories_of(edition)[position]
    hours = sorted(chance.triangular(0, 1, 0.7) for _ in people)
    for part, person in zip(hours, people, strict=True):
        at = first + (last - first) * part
        one = Registration(
            reference="".join(chance.choices(_LETTERS, k=8)),
            edition_id=edition.id,
            category=category,
            person=person,
            submitted_by=person.account_id,
            state=RegistrationState.CONFIRMED,
            answers={},
            created_at=at,
            changed_at=at,
            sequence=1,
        )
        say(one, person.said())
        made.append(one)
    db.session.add_all(made)
    db.session.flush()
    for one in made:
        step = Step(registration_id=one.id, at=one.created_at, actor_id=one.submitted_by, state=one.state)
        db.session.add(step)
        act = RegistrationAct.REGISTRATION_CONFIRMED
        record(one.person.account, act, one, one.created_at, edition.id, after=one.traced())
    category.taken += len(made)
