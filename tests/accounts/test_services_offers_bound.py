"""Letters that an address did not ask for are bounded: of one account, and of all together, known or not."""

import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import offer_role, send_again
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition
from forum.errors import TooMany
from forum.people.services import offer_person
from tests.factories import make_account, make_speaker


def offers_until_refused(cast, email, by):
    """How many letters with an offer an address gets of an account within one hour."""
    with transaction():
        edition, now = db.session.get_one(Edition, cast.edition), clock.now()
        offer = offer_role(where_edition(edition), email, Role.VIEWER, by, now, language="en")
    for number in range(1, 40):
        try:
            with transaction():
                send_again(offer, by, now)
        except TooMany:
            return number
    return None


@pytest.mark.parametrize("email", ["paul@test.example", "nobody@else.example"])
def test_one_account_cannot_flood_an_address_with_offers(context, cast, email):
    assert offers_until_refused(cast, email, db.session.get_one(Account, cast.olga)) == 6


def test_many_accounts_together_cannot_either_and_profiles_count_too(context, cast):
    email, now = "victim@else.example", clock.now()
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        people = [make_speaker(edition, f"Speaker {number}").person for number in range(16)]
        senders = [make_account(f"sender{number}") for number in range(8)]
        for person in people:
            person.email = email
    for number, person in enumerate(people[:15]):
        with transaction():
            offer_person(person, senders[number % 8], now)
    with pytest.raises(TooMany), transaction():
        offer_person(people[15], senders[7], now)
