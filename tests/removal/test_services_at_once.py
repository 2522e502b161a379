"""Somebody registers while the category is merged or archived: every registration ends in one that is there."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.errors import Refused
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.removal.services import merge
from tests.factories import make_account, register
from tests.removal.conftest import thing

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
