"""A category in which people wait is not archived under them."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.errors import Refused
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.services import cancel, readmit, reject
from forum.removal.services import archive


def category(pairs) -> Category:
    return db.session.get_one(Category, pairs["category"].used)


@pytest.mark.parametrize("state", [S.PENDING, S.WAITLISTED])
def test_who_waits_for_an_answer_keeps_a_category(app, cast, pairs, sign_in, crowd, state):
    with app.app_context():
        with transaction():
            category(pairs).needs_approval, category(pairs).quota = state is S.PENDING, 0
        crowd(category(pairs).id, "ana")
        path = f"/manage/things/category/{category(pairs).id}/archive"
    olga = sign_in(cast.olga)
    page = olga.get(path).text
    assert "People wait there for an answer" in page
    assert "Archive it" not in page
    assert f"category={pairs['category'].used}&amp;state={state.value}" in page
    with app.app_context():
        account = db.session.get_one(Account, cast.olga)
        with pytest.raises(Refused, match="People wait"), transaction():
            archive(category(pairs), account, clock.now())
        with transaction():
            reject(db.session.scalars(select(Registration)).unique().one(), "No", account, clock.now())
    assert "Archive it" in olga.get(path).text


def test_nobody_is_readmitted_into_an_archived_category(app, cast, pairs, crowd):
    with app.app_context():
        crowd(category(pairs).id, "ana")
        olga = db.session.get_one(Account, cast.olga)
        registration = db.session.scalars(select(Registration)).unique().one()
        with transaction():
            cancel(registration, "x", olga, clock.now())
        with transaction():
            archive(category(pairs), olga, clock.now())
        with pytest.raises(Refused, match="takes no registrations any more"), transaction():
            readmit(registration, "Ours", olga, clock.now())
        db.session.expire_all()
        assert registration.state is S.CANCELLED
        with transaction():
            category(pairs).archived_at = None
        with transaction():
            readmit(registration, "Ours", olga, clock.now())
        assert registration.state is S.CONFIRMED
