"""Somebody registers while the category is merged or archived: every registration ends in one that is there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Series
from forum.editions.services import close_series, save_edition
from forum.errors import Refused
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.removal.jobs import remove_expired
from forum.removal.rules import TIME_TO_UNDO
from forum.removal.services import archive, merge, remove_unused
from forum.schedule.services import announce_edition, postpone_edition
from tests.at_once import meanwhile, second_of_two
from tests.factories import make_account, put_in_state, register, text
from tests.removal.conftest import KINDS, thing

MANY = 12


def test_nobody_is_left_in_a_category_that_is_merged_meanwhile(app, cast, pairs):
    used, other = pairs["category"]
    with app.app_context(), transaction():
        people = [make_account(f"p{i}").id for i in range(MANY)]
        thing("category", other).quota = 100
    gate = Barrier(MANY + 1)

    def come(account_id):
        with app.app_context():
            gate.wait()
            try:
                with transaction():
                    category = db.session.get_one(Category, used)
                    edition = db.session.get_one(Edition, cast.edition)
                    register(edition, category, db.session.get_one(Account, account_id))
            except Refused as refused:
                return refused.reason.name
            return "in"

    def go():
        with app.app_context():
            gate.wait()
            with transaction():
                merge(
                    thing("category", used),
                    thing("category", other),
                    db.session.get_one(Account, cast.olga),
                    clock.now(),
                )

    with ThreadPoolExecutor(MANY + 1) as pool:
        merging, coming = pool.submit(go), [pool.submit(come, key) for key in people]
        merging.result()
        answers = [each.result() for each in coming]
    assert set(answers) <= {"in", "ARCHIVED"}
    with app.app_context():
        left = select(func.count()).select_from(Registration).where(Registration.category_id == used)
        assert db.session.scalar(left) == 0
        there = select(func.count()).select_from(Registration).where(Registration.category_id == other)
        taken = db.session.scalar(there.where(Registration.state == S.CONFIRMED))
        assert taken == thing("category", other).taken == answers.count("in")
        assert thing("category", used).taken == 0


def new_edition(cast, series_id):
    day, edition = clock.now().date(), db.session.get_one(Edition, cast.edition)
    values = {
        "series": db.session.get_one(Series, series_id),
        "slug": "late",
        "name": text("Late"),
        "about": {},
        "audience": {},
    }
    values |= {"starts_on": day, "ends_on": day, "languages": ["en"], "venue_id": edition.venue_id}
    save_edition(None, values, db.session.get_one(Account, cast.olga), clock.now())


def test_no_edition_is_added_to_a_series_that_is_archived_meanwhile(app, cast, pairs):
    def first():
        archive(thing("series", pairs["series"].other), db.session.get_one(Account, cast.olga), clock.now())

    assert second_of_two(app, first, lambda: new_edition(cast, pairs["series"].other)) == "SERIES_ARCHIVED"


def test_no_edition_is_left_in_a_series_that_is_merged_meanwhile(app, cast, pairs):
    used, other = pairs["series"]

    def first():
        merge(thing("series", used), thing("series", other), db.session.get_one(Account, cast.olga), clock.now())

    assert second_of_two(app, first, lambda: new_edition(cast, used)) == "SERIES_ARCHIVED"
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Edition.series_id == used)) == 0


def test_an_edition_that_is_archived_meanwhile_is_not_announced(app, cast, pairs):
    def act(done):
        done(thing("edition", pairs["edition"].other), db.session.get_one(Account, cast.olga), clock.now())

    assert second_of_two(app, lambda: act(archive), lambda: act(announce_edition)) == "ARCHIVED"


def test_an_edition_that_is_announced_meanwhile_is_not_archived(app, cast, pairs):
    def act(done):
        done(thing("edition", pairs["edition"].other), db.session.get_one(Account, cast.olga), clock.now())

    assert second_of_two(app, lambda: act(announce_edition), lambda: act(archive)) == "CANCEL_FIRST"


def test_an_archived_edition_is_not_postponed(app, cast):
    with app.app_context(), transaction():
        edition = thing("edition", cast.edition)
        edition.starts_on = edition.ends_on = clock.now().date() - timedelta(days=1)

    def act(done):
        done(thing("edition", cast.edition), db.session.get_one(Account, cast.olga), clock.now())

    assert second_of_two(app, lambda: act(archive), lambda: act(postpone_edition)) == "ARCHIVED"


def test_two_workers_that_remove_the_same_thing_both_go_on(app, cast, pairs):
    key = pairs["track"].other
    with app.app_context(), transaction():
        thing("track", key).archived_at = clock.now() - TIME_TO_UNDO - timedelta(days=1)

    def remove_in_another_process():
        with app.app_context():
            return remove_expired()

    assert meanwhile(app, lambda: remove_unused(KINDS["track"], key, clock.now()), remove_in_another_process) == 0
    with app.app_context():
        assert thing("track", key) is None


def do(done, kind, key, cast):
    return lambda: done(thing(kind, key), db.session.get_one(Account, cast.olga), clock.now())


@pytest.mark.parametrize(("ending", "refusal"), [(archive, "CANCEL_THEM_FIRST"), (close_series, "PUBLIC")])
def test_a_series_does_not_end_while_an_edition_of_it_is_announced(app, cast, pairs, ending, refusal):
    with app.app_context(), transaction():
        put_in_state(thing("edition", cast.edition), EditionState.DRAFT)
    announcing = do(announce_edition, "edition", cast.edition, cast)
    assert second_of_two(app, announcing, do(ending, "series", pairs["series"].used, cast)) == refusal


def test_an_edition_is_not_announced_while_its_series_is_archived(app, cast, pairs):
    with app.app_context(), transaction():
        put_in_state(thing("edition", cast.edition), EditionState.DRAFT)
    archiving = do(archive, "series", pairs["series"].used, cast)
    assert second_of_two(app, archiving, do(announce_edition, "edition", cast.edition, cast)) == "SERIES_ARCHIVED"
