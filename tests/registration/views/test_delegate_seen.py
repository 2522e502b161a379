"""A delegate gives up what the question told them they have."""

import re

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration.models import Category, Registration, RegistrationState
from forum.registration.services import promote
from tests.factories import register


def test_whoever_got_a_place_since_the_question_does_not_give_it_up_for_a_number(app, cast, sign_in):
    with app.app_context(), transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        category.quota = 0
        reference = register(edition, category, db.session.get_one(Account, cast.paul)).reference
    paul, path = sign_in(cast.paul), f"/account/registrations/{reference}/withdraw"
    page = paul.get(path).text
    assert "You lose your number on the waitlist." in page
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).quota = 1
    with app.app_context(), transaction():
        promote(db.session.query(Registration).one(), db.session.get_one(Account, cast.rita), clock.now())
    seen = re.search(r'name="version" value="(\d+)"', page)[1]
    answer = paul.post(path, data={"version": seen}, follow_redirects=True)
    assert "This was changed meanwhile. Look again." in answer.text
    with app.app_context():
        assert db.session.query(Registration).one().state is RegistrationState.CONFIRMED
