"""Two who stand in each other's way: on PostgreSQL the one gives way and is told so; on SQLite they queue."""

from threading import Event, Thread

import pytest
from sqlalchemy import select, text

from forum import clock
from forum.accounts import services
from forum.accounts.models import Account, Role
from forum.accounts.queries import get_offer
from forum.db import db, lock, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.queries import where_edition
from forum.people.queries import find_person
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.services import change, correct, enter, withdraw
from forum.registration.services.places import lock_categories
from tests.at_once import at_once
from tests.factories import make_account, make_category, register

pytestmark = pytest.mark.slow


def is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def test_of_two_who_wait_for_each_other_one_gives_way(app, cast):
    holding = {Edition: Event(), Category: Event()}

    def both(first, second):
        lock(db.session.get_one(first, getattr(cast, first.__tablename__)))
        holding[first].set()
        holding[second].wait(0.5)
        lock(db.session.get_one(second, getattr(cast, second.__tablename__)))

    outcomes = at_once(app, lambda: both(Edition, Category), lambda: both(Category, Edition))
    with app.app_context():
        assert outcomes == (["Overtaken", "done"] if is_postgresql() else ["done", "done"])


def test_a_page_whose_act_gives_way_says_so(app, cast, sign_in):
    """Another connection holds what the act needs last, and then waits for what the act holds."""
    olga, begun, answered = sign_in(cast.olga), Event(), Event()

    def other():
        with app.app_context(), db.engine.connect() as connection:
            connection.execute(
                text("UPDATE public_edition SET sequence = sequence WHERE id = :id"), {"id": cast.edition}
            )
            begun.set()
            answered.wait(0.4)  # it waits for this
            if is_postgresql():
                connection.execute(text("UPDATE edition SET version = version WHERE id = :id"), {"id": cast.edition})
            connection.commit()

    thread = Thread(target=other)
    thread.start()
    begun.wait(10)
    answer = olga.post("/manage/innoprom/2027/postpone", follow_redirects=True)
    answered.set()
    thread.join()
    assert answer.status_code == 200
    with app.app_context():
        assert ("Look again" in answer.text) == is_postgresql()
        assert (db.session.get_one(Edition, cast.edition).state is EditionState.POSTPONED) != is_postgresql()


@pytest.mark.parametrize("_round", range(6))
def test_accepting_a_hand_over_and_taking_it_back_do_not_block_each_other(app, cast, _round):
    with app.app_context(), transaction():
        where, olga = where_edition(db.session.get_one(Edition, cast.edition)), db.session.get_one(Account, cast.olga)
        made = services.offer_role(
            where, "paul@test.example", Role.OWNER, olga, clock.now(), language="en", hands_over=True
        )
        offer = made.id

    def accept():
        services.accept(get_offer(offer), db.session.get_one(Account, cast.paul), clock.now())

    def take_back():
        olga, where = db.session.get_one(Account, cast.olga), where_edition(db.session.get_one(Edition, cast.edition))
        services.hold_roles(olga, where)
        services.take_back(get_offer(offer), olga, clock.now())

    assert at_once(app, accept, take_back) in (["ACCEPTED", "done"], ["TAKEN_BACK", "done"])


@pytest.mark.parametrize("_round", range(4))
def test_coming_leaving_and_changing_do_not_block_each_other(app, cast, _round):
    """Six come into a category, three leave it, three go to another, all at once."""
    with app.app_context(), transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        other = make_category(edition).id
        there = [register(edition, category, make_account(f"there{n}")).id for n in range(6)]
        new = [make_account(f"new{n}").id for n in range(6)]

    def come(key):
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        register(edition, category, db.session.get_one(Account, key))

    def leave(key):
        withdraw(db.session.get_one(Registration, key), db.session.get_one(Account, cast.olga), clock.now())

    def go(key):
        registration, category = db.session.get_one(Registration, key), db.session.get_one(Category, other)
        change(registration, category, {}, db.session.get_one(Account, cast.olga), clock.now())

    acts = [lambda k=key: come(k) for key in new]
    acts += [lambda k=key: leave(k) for key in there[:3]] + [lambda k=key: go(k) for key in there[3:]]
    assert at_once(app, *acts) == ["done"] * 12
    with app.app_context():
        for key, number in ((cast.category, 6), (other, 3)):
            confirmed = select(Registration).where(Registration.category_id == key, Registration.state == S.CONFIRMED)
            assert len(db.session.scalars(confirmed).all()) == db.session.get_one(Category, key).taken == number


def test_whoever_holds_a_category_does_not_wait_for_who_refers_to_it(app, cast):
    """Who has come and not finished yet may need the category next: waiting for them would be waiting in a circle."""
    came, held = Event(), Event()

    def come():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        person = find_person(db.session.get_one(Account, cast.paul))
        said = {"said": person.said(), "answers": {}, "folded": "", "country": "", "form_version": 1}
        times = {"created_at": clock.now(), "changed_at": clock.now()}
        made = Registration(
            reference="ABCDEFGH", edition_id=edition.id, category=category, person=person, **said, **times
        )
        made.state = S.PENDING
        db.session.add(made)
        db.session.flush()
        came.set()
        assert held.wait(0.5) or not is_postgresql()

    def hold():
        came.wait(10 if is_postgresql() else 0)
        lock_categories(cast.category)
        held.set()

    assert at_once(app, come, hold) == ["done", "done"]


def test_two_who_come_where_somebody_can_move_up_do_not_block_each_other(app, cast):
    """Approval is asked for and a place is free though somebody waits: each newcomer looks who moves up."""
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        category = make_category(edition, 1)
        waiting = [register(edition, category, make_account(f"waits{n}")).id for n in range(2)]
        category.needs_approval, category.quota, key = True, 2, category.id
        new = [make_account(f"new{n}").id for n in range(4)]

    def come(account_id):
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, key)
        register(edition, category, db.session.get_one(Account, account_id))

    assert at_once(app, *(lambda k=each: come(k) for each in new)) == ["done"] * 4
    with app.app_context():
        states = [db.session.get_one(Registration, one).state for one in waiting]
        assert states == [S.CONFIRMED, S.CONFIRMED]


def test_two_registrants_are_not_corrected_to_one_address_at_once(app, cast):
    with app.app_context(), transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        dana = db.session.get_one(Account, cast.dana)
        values, made = {"country": "UZ", "language": "en", "family_name": "One"}, list[Registration]()
        for name in ("one", "two"):
            who, apart = values | {"email": f"{name}@x.example"}, [each.person_id for each in made]
            made.append(enter(edition, category, who, {}, dana, clock.now(), apart=apart))
        keys = [each.id for each in made]

    def fix(key):
        registration, dana = db.session.get_one(Registration, key), db.session.get_one(Account, cast.dana)
        correct(registration, registration.person.said() | {"email": "same@x.example"}, dana, clock.now())

    assert at_once(app, *(lambda k=key: fix(k) for key in keys)) == ["REGISTERED", "done"]


def test_who_may_no_longer_describe_a_person_corrects_nobody(app, cast):
    with app.app_context(), transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        dana = db.session.get_one(Account, cast.dana)
        values = {"family_name": "N", "country": "UZ", "language": "en", "email": "n@x.example"}
        key = enter(edition, category, values, {}, dana, clock.now()).id

    def fix():
        registration = db.session.get_one(Registration, key)
        correct(registration, registration.person.said(), db.session.get_one(Account, cast.sam), clock.now())

    assert at_once(app, fix) == ["MOVED_ON"]
