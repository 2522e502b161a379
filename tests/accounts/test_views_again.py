"""Before what is sensitive: shown by the password or by a code, in this sign-in, for a quarter of an hour."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from forum import clock
from forum.accounts.models import Account, OneTimeLink, SignIn
from forum.db import db, transaction
from tests.accounts.test_views import last_code

GOOD, NEXT = "four turquoise camels", "another long phrase"
AGAIN, CODE = "/account/again?next=/account/password", "/account/again/code?next=/account/password"


def set_back(app, minutes: int = 15) -> None:
    """As if everybody had shown that they are it so long ago."""
    with app.app_context(), transaction():
        db.session.execute(update(SignIn).values(confirmed_at=clock.now() - timedelta(minutes=minutes)))


@pytest.fixture
def paul(app, paul):
    set_back(app)
    return paul


def may(client) -> bool:
    return client.get("/account/password").status_code == 200


def test_a_found_browser_changes_no_password(app, cast, paul):
    """Whoever sat down at it chose a new password and was in for good."""
    with app.app_context():
        before = db.session.get_one(Account, cast.paul).password_hash
    for method in ("GET", "POST"):
        answer = paul.open("/account/password", method=method, data={"password": NEXT})
        assert answer.location == "/account/again?next=/account/password"
    with app.app_context():
        assert db.session.get_one(Account, cast.paul).password_hash == before


def test_the_password_of_now_opens_it_for_a_quarter_of_an_hour(app, paul):
    assert "This is not your password." in paul.post(AGAIN, data={"password": NEXT}).text
    assert not may(paul)
    assert paul.post(AGAIN, data={"password": GOOD}).location == "/account/password"
    assert may(paul)
    set_back(app, 14)
    assert may(paul)
    set_back(app, 15)
    assert not may(paul)


def test_a_code_opens_it_in_the_sign_in_that_asked_and_once(app, cast, paul, sign_in):
    elsewhere = sign_in(cast.paul)
    set_back(app)
    assert paul.post("/account/again/send?next=/account/password").location == CODE
    code = last_code(app)
    assert "Nobody asked for a code here" in elsewhere.post(CODE, data={"code": code}).text
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert "not the code" in paul.post(CODE, data={"code": wrong}).text
    assert (may(paul), may(elsewhere)) == (False, False)
    assert paul.post(CODE, data={"code": code}).location == "/account/password"
    assert (may(paul), may(elsewhere)) == (True, False)
    set_back(app)
    assert "Nobody asked for a code here" in paul.post(CODE, data={"code": code}).text


def test_a_code_is_tried_five_times(app, paul):
    paul.post("/account/again/send")
    code = last_code(app)
    for n in range(1, 6):
        paul.post(CODE, data={"code": f"{(int(code) + n) % 10**6:06}"})
    assert "tried too often" in paul.post(CODE, data={"code": code}).text
    assert not may(paul)


def test_a_code_of_here_lets_nobody_in(app, paul):
    """It is no code to sign in with, and there is no link to it."""
    paul.post("/account/again/send")
    code = last_code(app)
    with paul.session_transaction() as session:
        session["browser"] = "b"
    assert "Nobody asked" in paul.post("/account/code", data={"code": code}).text


def test_who_has_no_password_is_sent_a_code(app, cast, sign_in):
    sam = sign_in(cast.sam)
    set_back(app)
    page = sam.get(AGAIN).text
    assert "Send me a code" in page
    assert 'type="password"' not in page
    assert sam.post(AGAIN, data={"password": ""}).status_code == 200
    assert not may(sam)
    sam.post("/account/again/send")
    sam.post(CODE, data={"code": last_code(app)})
    assert may(sam)


def test_whoever_just_signed_in_is_not_asked(app, paul):
    client = app.test_client()
    client.post("/account/sign-in", data={"email": "paul@test.example", "password": GOOD})
    assert may(client)


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1" * 5000])
def test_what_is_no_code_is_no_try(app, paul, typed):
    paul.post("/account/again/send")
    assert re.search('id="code-error"', paul.post(CODE, data={"code": typed}).text)
    with app.app_context():
        assert db.session.scalar(select(func.max(OneTimeLink.tries))) == 0


def test_it_leads_to_no_other_site(paul):
    assert paul.post("/account/again?next=https://evil.example/", data={"password": GOOD}).location == "/account/"
