"""The demonstration's 400 delegates and what became of their registrations."""

import random
from collections import deque
from datetime import datetime, timedelta

from sqlalchemy import select

from forum.accounts.models import Account
from forum.accounts.services import create_account
from forum.db import db
from forum.demo.texts import COMPANIES, COUNTRIES, NAMES
from forum.editions.models import Edition
from forum.people.queries import find_person
from forum.people.services import describe_self
from forum.registration import services as registration
from forum.registration.models import Category, Registration

_THOUGHT = timedelta(minutes=90)
"""From a registration to what became of it."""


def make_people(now: datetime, chance: random.Random) -> list[int]:
    ids = []
    for i in range(400):
        (given, given_native), (family, family_native) = chance.choice(NAMES[0]), chance.choice(NAMES[1])
        account = create_account(f"delegate{i}@people.example", "", now)
        account.language = chance.choice(["ru", "ru", "uz", "en"])
        profile = {
            "given_name": given,
            "family_name": family,
            "native_name": f"{given_native} {family_native}",
            "country": COUNTRIES[i % len(COUNTRIES)] if i < 70 else chance.choice(COUNTRIES[:10]),
            "organisation": chance.choice(COMPANIES)[0],
        }
        db.session.flush()
        describe_self(account, profile, now)
        ids.append(account.id)
    return ids


def make_registrations(edition: Edition, ids: list[int], now: datetime, chance: random.Random) -> None:
    categories = db.session.scalars(
        select(Category).where(Category.edition_id == edition.id).order_by(Category.position)
    ).all()
    olga = db.session.scalars(select(Account).where(Account.email == "olga@demo.example")).one()
    ages = sorted((_age(chance) for _ in ids), reverse=True)
    settled: deque[tuple[datetime, Registration]] = deque()
    for account_id, age in zip(ids, ages, strict=True):
        at = now - age
        while settled and settled[0][0] <= at:
            _fate(*settled.popleft(), olga, chance)
        account = db.session.get_one(Account, account_id)
        category = chance.choices(categories, [5, 3, 3])[0]
        made = registration.register(edition, category, find_person(account), {}, by=account, now=at)
        settled.append((at + _THOUGHT, made))
    for due, made in settled:
        _fate(due, made, olga, chance)


def _age(chance: random.Random) -> timedelta:
    """How long ago somebody registered: what became of it is past, too."""
    return _THOUGHT + timedelta(days=int(chance.triangular(0, 45, 8)), minutes=chance.randrange(600))


def _fate(at: datetime, made: Registration, olga: Account, chance: random.Random) -> None:
    if made.state.value == "pending":
        if chance.random() < 0.6:
            registration.approve(made, olga, at)
        elif chance.random() < 0.4:
            registration.reject(made, "The papers do not show the work of a journalist.", olga, at)
    elif chance.random() < 0.05:
        registration.withdraw(made, made.person.account, at)
    elif made.state.value == "confirmed" and chance.random() < 0.03:
        registration.cancel(made, "Registered twice.", olga, at)


def first_category(edition: Edition) -> Category:
    return db.session.scalars(
        select(Category).where(Category.edition_id == edition.id).order_by(Category.position)
    ).first()  # type: ignore[return-value]
