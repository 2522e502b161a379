"""Somebody leaves a browser: who uses it next is told nothing of them."""

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.accounts.services import change_password, hash_password
from forum.accounts.services.sign_ins import end_sign_ins
from forum.db import db, transaction
from tests.worlds import do_release

PASSWORD = "eight-pointed star"
EDITION = "/forums/innoprom/2027"
HELD = {
    "starred": [1, True, "star-1"],
    "asked": "former@test.example",
    "asked_for": "/account/former",
    "browser": "former",
    "wish": [1, 1],
    "told": ["issuer", "subject", "former@test.example", "former", "/", 2**31],
    "question": ["a", "b", "c", "d", "/former", 2**31],
    "challenge": ["former", 2**31],
    "csrf_token": "former",
    "what is kept from now on": "former",
}


@pytest.fixture
def others(app, cast):
    """Olga and Orhan have passwords."""
    with app.app_context(), transaction():
        for key in (cast.olga, cast.orhan):
            change_password(db.session.get_one(Account, key), hash_password(PASSWORD), clock.now())
        return [db.session.get_one(Account, key).email for key in (cast.olga, cast.orhan)]


def enter(client, email):
    assert client.post("/account/sign-in", data={"email": email, "password": PASSWORD}).status_code == 302


def held_of(client):
    with client.session_transaction() as held:
        return dict(held)


def hold(client):
    with client.session_transaction() as held:
        held.update(HELD)


def end_elsewhere(app, client, cast):
    with app.app_context(), transaction():
        end_sign_ins(db.session.get_one(Account, cast.olga), clock.now())
    client.get("/account/by-mail")


def leave(app, client, cast):
    client.post("/account/sign-out")


@pytest.mark.parametrize("act", [leave, end_elsewhere])
def test_whatever_the_session_held_is_gone_with_whoever_it_was(app, cast, client, others, act):
    """On the landed revision what was starred last and the address asked for stayed in the browser."""
    enter(client, others[0])
    hold(client)
    act(app, client, cast)
    left = held_of(client)
    assert {*left} <= {"_permanent", "_remember", "_flashes", "csrf_token"}
    assert "former" not in str(left)
    for page in ("/account/by-mail", "/account/code", "/account/sign-in"):
        assert "former" not in client.get(page).text


def test_whoever_signs_in_next_finds_nothing_of_the_former_one(app, cast, client, others):
    enter(client, others[0])
    hold(client)
    with app.app_context(), transaction():
        end_sign_ins(db.session.get_one(Account, cast.olga), clock.now())
    enter(client, others[1])
    assert "former" not in str(held_of(client))


def test_what_was_typed_before_signing_in_does_not_outlast_it(client, others):
    client.post("/account/by-mail", data={"email": "former@test.example"})
    enter(client, others[0])
    assert "former@test.example" not in client.get("/account/by-mail").text


def test_a_star_of_the_former_one_is_told_to_nobody_else(app, cast, client, others):
    with app.app_context():
        do_release(cast, 0)
    enter(client, others[0])
    page = f"{EDITION}/sessions/{cast.session}"
    client.post(f"{page}/star", data={"starred": "1"})
    client.post("/account/sign-out")
    enter(client, others[1])
    assert "is in your programme" not in client.get(page).text
    assert "starred" not in held_of(client)


def test_what_somebody_wished_signed_out_is_done_once_they_are_in(app, cast, client, others):
    with app.app_context():
        do_release(cast, 0)
    with client.session_transaction() as held:
        held["wish"] = [cast.edition, cast.session]
    enter(client, others[0])
    assert held_of(client)["wish"] == [cast.edition, cast.session]
