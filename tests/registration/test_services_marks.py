"""By what a registration is perhaps the same person's as another: in step with what is said and with who is reached."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, OneTimeLink, Purpose
from forum.accounts.services import change_address, take_back_address
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.people.models import Person
from forum.people.queries import find_person
from forum.people.rules import MARK, marks_of
from forum.people.services import join_persons, save_person
from forum.registration.models import Category, Registration
from forum.registration.queries import alike_of, is_suspect, suspects_of
from forum.registration.services import correct, enter
from tests.factories import register

NEW = "petra@new.example"
SAID = {"family_name": "Tesla", "given_name": "Petra", "country": "TJ", "email": NEW, "phone": "+992 37 221-11-11"}


@pytest.fixture
def olga(cast, context):
    return db.session.get_one(Account, cast.olga)


@pytest.fixture
def paul(cast, context):
    with transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        return register(edition, category, db.session.get_one(Account, cast.paul))


@pytest.fixture
def petra(cast, olga):
    with transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        return enter(edition, category, SAID, {}, olga, clock.now())


def alike(cast):
    """Keys of all who are alike; and what is kept is what is true now."""
    registrations = db.session.scalars(select(Registration)).unique().all()
    for each in registrations:
        assert {mark.mark for mark in each.marks} == marks_of(each.said, each.person.address)
        assert {mark.edition_id for mark in each.marks} == {cast.edition}
    found = {each.id for each in registrations if alike_of(each)}
    assert found == suspects_of(cast.edition) == {*db.session.scalars(select(Registration.id).where(is_suspect()))}
    return found


def link_to(account, email, purpose):
    later = clock.now() + timedelta(days=1)
    link = OneTimeLink(account_id=account.id, purpose=purpose, email=email, token_hash=email, expires_at=later)
    db.session.add(link)
    db.session.flush()
    return link


def test_another_address_of_an_account_tells_it_apart_until_it_is_taken_back(cast, paul, petra):
    account = paul.person.account
    old = account.email
    assert alike(cast) == set()
    with transaction():
        change_address(link_to(account, NEW, Purpose.ADDRESS), clock.now())
    assert NEW in find_person(account).folded
    assert alike(cast) == {paul.id, petra.id}
    with transaction():
        take_back_address(link_to(account, old, Purpose.BACK), clock.now())
    assert alike(cast) == set()


def test_another_address_of_a_person_tells_all_their_registrations_apart(cast, olga, paul, petra):
    with transaction():
        save_person(petra.person, {"email": paul.person.address}, olga, clock.now(), None)
    assert alike(cast) == {paul.id, petra.id}


def test_what_is_corrected_tells_it_apart(cast, olga, paul, petra):
    said = dict(petra.said)
    with transaction():
        correct(
            petra, said | {"family_name": paul.said["family_name"], "given_name": "", "phone": ""}, olga, clock.now()
        )
    assert alike(cast) == set()
    with transaction():
        correct(petra, said | {"native_name": paul.name.upper()}, olga, clock.now())
    assert alike(cast) == {paul.id, petra.id}


def test_two_who_become_one_are_reached_at_one_address(cast, olga, paul, petra):
    with transaction():
        into = Person(family_name="Tesla", given_name="P", email=paul.person.address)
        db.session.add(into)
        db.session.flush()
        join_persons(into, petra.person, olga, clock.now())
    assert alike(cast) == {paul.id, petra.id}


def test_marks_fit_the_index_whatever_a_name_holds():
    """ﷺ is folded into eighteen letters."""
    assert max(map(len, marks_of({"family_name": "ﷺ" * 200, "email": "x" * 320}, ""))) == MARK
