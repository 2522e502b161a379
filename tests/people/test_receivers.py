"""A profile is offered while whoever offers it may, and to whom it opens something."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.accounts.services import disable
from forum.db import db, transaction
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter
from forum.mail.rules import Withheld
from forum.people.services import offer_person, save_person

pytestmark = pytest.mark.both


@pytest.mark.parametrize(
    ("email", "closed", "why"),
    [
        ("nora@test.example", "olga", Withheld.USED),
        ("paul@test.example", "paul", Withheld.UNTOLD),
        ("nora@test.example", "paul", ""),
    ],
)
def test_a_claim_leaves_while_its_sender_and_its_reader_can_act(context, cast, email, closed, why):
    with transaction():
        olga, now = db.session.get_one(Account, cast.olga), clock.now()
        said = {"given_name": "Nora", "family_name": "Guest", "country": "UZ", "email": email}
        person = save_person(None, said, olga, now, cast.edition)
        db.session.flush()
        offer_person(person, olga, now, cast.edition)
    with transaction():
        account = db.session.get_one(Account, getattr(cast, closed))
        disable(account, "spam", db.session.get_one(Account, cast.admin), clock.now())
    deliver_letters()
    (letter,) = db.session.scalars(select(Letter).where(Letter.template == "claim"))
    assert letter.error == why
