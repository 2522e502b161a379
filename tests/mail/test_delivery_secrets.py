"""What opens something stands in the letter that was sent and on the page that showed it, and nowhere in the database."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.queries import find_change
from forum.accounts.services import change_address, make_recovery_codes, offer_role
from forum.bounds import Bound
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition
from forum.mail.jobs import deliver_letters, forget_links
from forum.mail.models import Letter, LetterState
from forum.people.services import offer_person
from forum.subscriptions.models import SubscriptionKind
from forum.subscriptions.services import subscribe
from tests.factories import make_sign_in, make_speaker
from tests.snapshot import take_snapshot

SECRETS = {
    "address": 2,
    "address_changed": 1,
    "again": 1,
    "claim": 1,
    "confirm": 2,
    "offer": 1,
    "reset": 1,
    "sign_in": 2,
}
"""How many secrets a letter of each kind tells."""


@pytest.fixture
def demo(app):
    """Whether this is the demonstration: the tests' application is one."""
    yield lambda whether: app.config.update(DEMO=whether)
    app.config["DEMO"] = True


def secrets_of(letter):
    code, path = letter.values.get("code"), letter.values.get("path", "").rpartition("/")[2]
    return [each for each in (code, path if letter.template != "again" else "") if each]


def ask_for_everything(app, cast, sign_in):
    """Every secret that a letter or a page tells a person; what the letters say of them by their kind."""
    paul, client = sign_in(cast.paul), app.test_client()
    client.post("/account/sign-up", data={"email": "new@test.example", "password": "eight-pointed star of Bukhara"})
    client.post("/account/by-mail", data={"email": "sam@test.example"})
    client.post("/account/reset", data={"email": "vera@test.example"})
    paul.post("/account/again/send")
    paul.post("/account/address", data={"email": "other-paul@test.example"})
    with app.app_context():
        with transaction():
            now, edition = clock.now(), db.session.get_one(Edition, cast.edition)
            olga, account = db.session.get_one(Account, cast.olga), db.session.get_one(Account, cast.paul)
            offer_role(where_edition(edition), "desk@else.example", Role.DESK, olga, now, language="en")
            speaker = make_speaker(edition, "Speaker")
            speaker.person.email = "speaker@else.example"
            offer_person(speaker.person, olga, now)
            shown = [
                subscribe(account, "phone", "en", now),
                subscribe(account, "laptop", "en", now, SubscriptionKind.CALDAV),
            ]
            shown += make_recovery_codes(account, now)
        shown.append(make_sign_in(cast.sam))
        told = told_by_letters()
        deliver_letters()  # of what is used meanwhile no letter leaves
        with transaction():
            change_address(find_change(db.session.get_one(Account, cast.paul), now), now)
        told |= told_by_letters()
    return shown, told


def told_by_letters():
    letters = db.session.scalars(select(Letter)).all()
    return {letter.template: secrets_of(letter) for letter in letters if secrets_of(letter)}


def words_in(app):
    return str(take_snapshot(app))


def found(secrets, words):
    return [each for each in secrets if re.search(rf"(?<![\w.]){re.escape(each)}(?!\w)", words)]


def test_no_secret_that_somebody_was_told_is_kept(app, cast, sign_in, demo):
    demo(False)
    shown, told = ask_for_everything(app, cast, sign_in)
    assert {kind: len(secrets) for kind, secrets in told.items()} == SECRETS
    with app.app_context():
        deliver_letters()
        states = {letter.state for letter in db.session.scalars(select(Letter))}
        assert states == {LetterState.SENT}
    secrets = [*shown, *(secret for each in told.values() for secret in each)]
    assert len(secrets) == 24
    assert found(secrets, words_in(app)) == []


def test_the_mailbox_of_the_demonstration_shows_links(app, cast, client):
    client.post("/account/reset", data={"email": "paul@test.example"})
    with app.app_context():
        deliver_letters()
        (letter,) = db.session.scalars(select(Letter))
        assert letter.state is LetterState.SENT
        assert letter.values["path"].startswith("/account/reset/")
        for dead, gone in ((Bound.DEMO_DAYS.most - 1, 0), (Bound.DEMO_DAYS.most + 1, 1)):
            with transaction():
                letter.expires_at = clock.now() - timedelta(days=dead)
            assert forget_links() == gone
        assert letter.values == {"path": ""}


@pytest.mark.parametrize("state", ["FAILED", "WAITING"])
def test_a_letter_that_never_went_forgets_its_link_when_that_is_dead(app, cast, client, demo, state):
    demo(False)
    client.post("/account/reset", data={"email": "paul@test.example"})
    with app.app_context():
        with transaction():
            letter = db.session.scalars(select(Letter)).one()
            letter.state = LetterState[state]
        assert forget_links() == 0
        with transaction():
            letter.expires_at = clock.now() - timedelta(seconds=1)
        assert forget_links() == 1
        assert (letter.state, letter.values) == (LetterState.WITHHELD, {"path": ""})  # and cannot be sent again
        assert deliver_letters() == 0
