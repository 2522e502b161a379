"""Registering: states, the waitlist and its order, and the last places wanted by many at once."""

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from sqlalchemy import func, select

from forum import clock, create_app
from forum.accounts.models import Account
from forum.accounts.queries import find_account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.errors import Refused
from forum.mail.models import Letter
from forum.registration import services
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from tests import factories
from tests.environment import load_settings
from tests.factories import make_account, make_category, make_edition


def register(category_id: int, account_id: int) -> str:
    """Register, or the reason why not."""
    try:
        with transaction():
            category = db.session.get_one(Category, category_id)
            edition = db.session.get_one(Edition, category.edition_id)
            account = db.session.get_one(Account, account_id)
            return factories.register(edition, category, account).state.value
    except Refused as refused:
        return refused.reason.name


def act(name: str, reference: str, *more: str) -> None:
    with transaction():
        registration = db.session.scalars(select(Registration).where(Registration.reference == reference)).one()
        getattr(services, name)(registration, *more, someone(), clock.now())


def someone() -> Account:
    """Whoever has no part in the registrations."""
    account = find_account("secretary@test.example")
    assert account
    return account


def people(count: int, quota: int | None, **kw: object) -> tuple[int, list[int]]:
    with transaction():
        make_account("secretary")
        category = make_category(make_edition("contest"), quota, **kw)
        return category.id, [make_account(f"p{i}").id for i in range(count)]


def states(category_id: int) -> dict[str, int]:
    db.session.rollback()
    query = select(Registration.state, func.count()).where(Registration.category_id == category_id)
    return {s.value: n for s, n in db.session.execute(query.group_by(Registration.state))}


def counts(category_id: int) -> tuple[int, int]:
    db.session.rollback()
    category = db.session.get_one(Category, category_id)
    return category.taken, category.waiting


def references(category_id: int) -> list[str]:
    return list(
        db.session.scalars(
            select(Registration.reference).where(Registration.category_id == category_id).order_by(Registration.id)
        )
    )


def test_states_by_quota_waitlist_and_approval(context):
    category, (a, b, c) = people(3, 1)
    assert [register(category, x) for x in (a, b, c)] == ["confirmed", "waitlisted", "waitlisted"]
    assert register(category, a) == "ALREADY"
    assert counts(category) == (1, 2)


def test_a_freed_place_goes_to_the_first_on_the_waitlist(context):
    category, ids = people(3, 1)
    for account in ids:
        register(category, account)
    first, second, third = references(category)
    act("withdraw", first)
    found = dict(db.session.execute(select(Registration.reference, Registration.state)).all())
    assert (found[first], found[second], found[third]) == (S.WITHDRAWN, S.CONFIRMED, S.WAITLISTED)
    assert counts(category) == (1, 1)
    mails = db.session.scalars(select(Letter.calendar).where(Letter.calendar.is_not(None))).all()
    assert sum("METHOD:REQUEST" in m for m in mails) == 2
    assert sum("METHOD:CANCEL" in m for m in mails) == 1


def test_a_change_does_not_revive_what_was_withdrawn(context):
    category, (a,) = people(1, 5)
    register(category, a)
    (reference,) = references(category)
    act("withdraw", reference)
    with transaction():
        registration = db.session.scalars(select(Registration)).one()
        other = make_category(registration.edition)
    with pytest.raises(Refused, match="changed meanwhile"), transaction():
        services.change(registration, other, {}, someone(), clock.now())
    assert states(category) == {"withdrawn": 1}


def test_a_raised_quota_promotes_in_order_and_a_lowered_one_is_refused(context):
    category, ids = people(4, 1)
    for account in ids:
        register(category, account)
    olga = db.session.get_one(Account, ids[0])
    with transaction():
        row = db.session.get_one(Category, category)
        services.save_category(
            row, db.session.get_one(Edition, row.edition_id), {"quota": 3}, olga, clock.now(), agreed=2
        )
    assert counts(category) == (3, 1)
    with pytest.raises(Refused, match="already taken"), transaction():
        services.save_category(row, db.session.get_one(Edition, row.edition_id), {"quota": 2}, olga, clock.now())


def test_approval_takes_the_place_and_can_be_refused_with_a_reason(context):
    category, ids = people(2, 1, needs_approval=True)
    assert [register(category, x) for x in ids] == ["pending", "pending"]
    first, second = references(category)
    act("approve", first)
    act("reject", second, "No papers")
    assert states(category) == {"confirmed": 1, "rejected": 1}
    with pytest.raises(Refused):
        act("approve", second)
    act("readmit", second, "The papers came")
    act("approve", second)
    assert states(category) == {"confirmed": 1, "waitlisted": 1}
    with pytest.raises(Refused, match="No place"):
        act("promote", second)


def test_full_without_a_waitlist_is_said_and_nothing_is_left(context):
    category, (a, b) = people(2, 1, has_waitlist=False)
    assert [register(category, a), register(category, b)] == ["confirmed", "FULL"]
    assert states(category) == {"confirmed": 1}


@pytest.mark.slow
def test_the_last_places_wanted_by_50_threads_go_to_exactly_the_quota(context):
    category, ids = people(50, 7)
    start = Barrier(50)

    def one(account_id: int) -> str:
        with context.app_context():
            start.wait()
            try:
                return register(category, account_id)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(one, ids))
    assert sorted(answers) == ["confirmed"] * 7 + ["waitlisted"] * 43
    assert counts(category) == (7, 43)
    numbers = db.session.scalars(select(Registration.waitlist_number).where(Registration.state == S.WAITLISTED)).all()
    assert sorted(numbers) == list(range(1, 44))


def _process(environ: dict[str, str], category: int, ids: list[int]) -> list[str]:
    app = create_app(load_settings(environ | {"PATH": os.environ["PATH"]}))
    with app.app_context():
        return [register(category, account) for account in ids]


@pytest.mark.process
def test_the_last_places_wanted_by_4_processes_go_to_exactly_the_quota(context, environ):
    category, ids = people(40, 9)
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([__name__])  # imported once; each makes its own application
    with forked.Pool(4) as pool:
        answers = pool.starmap(_process, [(environ, category, ids[i::4]) for i in range(4)])
    flat = [a for part in answers for a in part]
    assert sorted(flat) == ["confirmed"] * 9 + ["waitlisted"] * 31
    assert counts(category) == (9, 31)


@pytest.mark.slow
def test_withdrawals_and_promotions_at_once_never_lose_a_place(context):
    category, ids = people(30, 10)
    for account in ids:
        register(category, account)
    leaving = references(category)[:20]

    def one(reference: str) -> None:
        with context.app_context():
            try:
                act("withdraw", reference)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(one, leaving))
    assert states(category) == {"withdrawn": 20, "confirmed": 10}
    assert counts(category) == (10, 0)


@pytest.mark.slow
def test_a_registration_changed_by_two_at_once_takes_one_place(context):
    first, ids = people(4, 100)
    with transaction():
        edition = db.session.get_one(Category, first).edition_id
        others = [make_category(db.session.get_one(Edition, edition), 100).id for _ in range(2)]
    for account in ids:
        register(first, account)
    start = Barrier(2)

    def go(reference: str, category_id: int) -> None:
        with context.app_context():
            start.wait()
            with suppress(Refused), transaction():
                query = select(Registration).where(Registration.reference == reference)
                registration = db.session.scalars(query).one()
                category = db.session.get_one(Category, category_id)
                services.change(registration, category, {}, registration.person.account, clock.now())
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        for reference in references(first):
            list(pool.map(go, [reference] * 2, others))
    assert counts(first) == (0, 0)
    for category in others:
        assert counts(category) == (states(category).get("confirmed", 0), 0)
    assert sum(counts(category)[0] for category in others) == 4


def test_a_place_goes_past_whoever_could_not_know_of_it(context):
    category, ids = people(4, 1)
    for account in ids:
        register(category, account)
    first, second, _, fourth = references(category)
    with transaction():
        for account in ids[1:3]:
            db.session.get_one(Account, account).disabled_at = clock.now()
    act("withdraw", first)
    assert (states(category), counts(category)) == ({"withdrawn": 1, "confirmed": 1, "waitlisted": 2}, (1, 2))
    act("withdraw", fourth)
    assert counts(category) == (0, 2)  # nobody else would hear of it
    with transaction():
        db.session.get_one(Account, ids[2]).disabled_at = None
    act("withdraw", second)
    assert (states(category), counts(category)) == ({"withdrawn": 3, "confirmed": 1}, (1, 0))
