"""What asks for a letter or tries a password does the same work for a known address and for an unknown one: the same
statements in the same order, and as many passwords hashed. What differs, a job does after the answer."""

import re

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, select

from forum.db import db
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter, LetterState

WAYS = {
    "reset": ("/account/reset", {}),
    "by mail": ("/account/by-mail", {}),
    "sign-up": ("/account/sign-up", {"password": "eight-pointed star of Bukhara"}),
    "sign-in": ("/account/sign-in", {"password": "wrong"}),
}


@pytest.fixture
def work(app, monkeypatch):
    """The statements and hashes since it was cleared."""
    done = []

    def note(_connection, _cursor, sql, *_):
        done.append(re.sub(r"\s+", " ", sql))

    def counted(name):
        whole = getattr(PasswordHasher, name)
        return lambda *given: (done.append(name), whole(*given))[1]

    for name in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, name, counted(name))
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield done
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("way", WAYS)
def test_known_and_unknown_addresses_cost_the_same(app, cast, work, way):
    path, more = WAYS[way]
    made = {}
    for email in ("warm@test.example", "paul@test.example", "nobody@test.example"):
        client = app.test_client()
        client.get(path)
        work.clear()
        answer = client.post(path, data={"email": email, **more})
        made[email] = answer.status_code, answer.headers.get("Location"), [*work]
    assert made["paul@test.example"] == made["nobody@test.example"]


def test_a_change_of_address_costs_the_same_for_addresses_of_others(app, cast, work, sign_in):
    made = []
    for email in ("warm@test.example", "sam@test.example", "nobody@test.example"):
        client = sign_in(cast.paul)
        client.get("/account/address")
        work.clear()
        answer = client.post("/account/address", data={"email": email})
        made.append((answer.status_code, [*work]))
    assert made[1] == made[2]


def test_nobody_without_an_account_gets_a_new_password(app, client, cast):
    for email in ("paul@test.example", "nobody@test.example"):
        client.post("/account/reset", data={"email": email})
    with app.app_context():
        assert deliver_letters() == 1
        states = {each.recipient: each.state for each in db.session.scalars(select(Letter))}
        assert states == {"paul@test.example": LetterState.SENT, "nobody@test.example": LetterState.WITHHELD}
