"""One act is one letter, however many steps it takes; two acts are two."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.delivery.outgoing import compose
from forum.mail.models import Letter
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.services import approve, move
from forum.removal.models import Merger
from forum.removal.services import merge, take_back
from tests.factories import make_account, make_category, register, text


@pytest.fixture
def guests(context, cast):
    """A category without limit, in which one waits who cannot get a place: their account is closed."""
    with transaction():
        category = make_category(db.session.get_one(Edition, cast.edition), 0)
        category.name = text("Guest")
    (key,) = registered(cast, category.id, "gone")
    with transaction():
        db.session.get_one(Registration, key).person.account.disabled_at = clock.now()
        category.quota = None
    return category.id


def registered(cast, category: int, *names: str) -> list[int]:
    with transaction():
        edition, into = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, category)
        return [register(edition, into, make_account(name)).id for name in names]


def letters_to(name: str, after: int = 0) -> list[Letter]:
    query = select(Letter).where(Letter.recipient == f"{name}@test.example").order_by(Letter.id)
    return list(db.session.scalars(query))[after:]


def said(letter: Letter) -> str:
    return " ".join(compose(letter).get_body(("plain",)).get_content().split())


def get(key: int) -> Registration:
    return db.session.get_one(Registration, key)


@pytest.mark.both
def test_who_registers_and_gets_the_place_of_nobody_is_told_of_a_place_only(cast, guests):
    (key,) = registered(cast, guests, "ana")
    assert get(key).state is S.CONFIRMED
    (letter,) = letters_to("ana")
    assert "your place is confirmed" in said(letter)
    assert "METHOD:REQUEST" in letter.calendar


def test_who_is_moved_and_gets_a_place_is_told_both_at_once(cast, guests):
    (key,) = registered(cast, cast.category, "ana")
    with transaction():
        rita, category = db.session.get_one(Account, cast.rita), db.session.get_one(Category, guests)
        move(get(key), category, S.CONFIRMED, rita, clock.now())
    (letter,) = letters_to("ana", after=1)
    assert "moved your registration from “Delegate” to “Guest”. Your place is confirmed" in said(letter)
    assert "METHOD:REQUEST" in letter.calendar


@pytest.mark.both
def test_who_gets_a_place_as_a_category_is_merged_is_told_both_at_once(cast, guests):
    with transaction():
        db.session.get_one(Category, cast.category).quota = 0
    (key,) = registered(cast, cast.category, "ana")
    with transaction():
        used, into = (db.session.get_one(Category, each) for each in (cast.category, guests))
        merger = merge(used, into, db.session.get_one(Account, cast.olga), clock.now()).id
    assert get(key).state is S.CONFIRMED
    (letter,) = letters_to("ana", after=1)
    assert "moved your registration from “Delegate” to “Guest”. Your place is confirmed" in said(letter)
    with transaction():
        take_back(db.session.get_one(Merger, merger), db.session.get_one(Account, cast.olga), clock.now())
    assert len(letters_to("ana")) == 2, "it stays"


def test_two_acts_are_two_letters(cast, guests):
    with transaction():
        db.session.get_one(Category, cast.category).needs_approval = True
    (key,) = registered(cast, cast.category, "ana")
    with transaction():
        approve(get(key), db.session.get_one(Account, cast.rita), clock.now())
    with transaction():
        rita, category = db.session.get_one(Account, cast.rita), db.session.get_one(Category, guests)
        move(get(key), category, S.CONFIRMED, rita, clock.now())
    assert [letter.values["before"] for letter in letters_to("ana")] == ["", "", "Delegate"]
