"""Offers of profiles: whose letters they are, and which forum they name."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.invitations.models import Arrival
from forum.invitations.services import keep_mail
from forum.mail.delivery import compose
from forum.mail.models import Letter, LetterState
from forum.registration import services
from forum.registration.models import Category, Registration
from tests.factories import put_in_state
from tests.mail.mails import bounce

FARIDA = {"given_name": "Farida", "family_name": "Nazarova", "country": "TJ", "email": "farida@test.example"}


@pytest.fixture
def farida(context, cast) -> Registration:
    """Dana entered her; the edition has an address for answers."""
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.contact = "team@forum.example"
        dana, category = db.session.get_one(Account, cast.dana), db.session.get_one(Category, cast.category)
        return services.enter(edition, category, FARIDA, {}, dana, clock.now())


def offers() -> list[Letter]:
    return db.session.scalars(select(Letter).where(Letter.template == "claim").order_by(Letter.id)).all()


def said(letter: Letter) -> str:
    return compose(letter).get_body(("plain",)).get_content()


def test_an_offer_is_the_editions_and_names_it(farida, cast):
    (letter,) = offers()
    assert (letter.edition_id, letter.reply_to) == (cast.edition, "team@forum.example")
    assert "the organisers of innoprom edition keep a profile in your name" in " ".join(said(letter).split())


def test_an_offer_that_came_back_is_before_the_team(farida, cast):
    (letter,) = offers()
    with transaction():
        letter.state = LetterState.SENT
        keep_mail(bounce(letter.message_id), "", clock.now())
    assert db.session.scalars(select(Arrival)).one().edition_id == cast.edition
    assert letter.state is LetterState.RETURNED


def test_an_offer_names_no_draft(farida, cast):
    with transaction():
        put_in_state(db.session.get_one(Edition, cast.edition), EditionState.DRAFT)
        db.session.expire_all()
        services.offer(farida, db.session.get_one(Account, cast.dana), clock.now())
    assert "innoprom edition" not in said(offers()[-1])
    assert "the organisers of a forum keep a profile" in said(offers()[-1])
