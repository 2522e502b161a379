"""Where one is signed in: rows that end what their cookie opens."""

from datetime import timedelta

import lxml.html
import pytest
from sqlalchemy import event, select, update

from forum import clock
from forum.accounts.jobs import remove_sign_ins
from forum.accounts.models import Account, SignIn
from forum.accounts.services import create_account
from forum.db import db, transaction
from tests.accounts.test_views import last_link

GOOD = "four turquoise camels"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605 Version/18.6 Mobile Safari/604.1"


@pytest.fixture
def enter(app, with_password):
    def entered(agent=FIREFOX, address="203.0.113.77", **more):
        client = app.test_client()
        client.environ_base |= {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": address}
        answer = client.post("/account/sign-in", data={"email": "paul@test.example", "password": GOOD, **more})
        assert answer.status_code == 302
        return client

    return entered


def is_in(client) -> bool:
    return client.get("/account/profile").status_code == 200


def rows(app):
    with app.app_context():
        return db.session.scalars(select(SignIn).order_by(SignIn.id)).all()


def change(app, **values):
    with app.app_context(), transaction():
        db.session.execute(update(SignIn).values(values))


def test_of_a_sign_in_is_kept_what_its_owner_recognises(app, enter):
    client = enter()
    (row,) = rows(app)
    assert (row.device, row.address, row.remembered) == ("Firefox, Linux", "203.0.113.0/24", False)
    with client.session_transaction() as session:
        assert session["_user_id"] not in row.token_hash
        assert len(row.token_hash) == 64
    page = client.get("/account/sessions").text
    for told in ("Firefox, Linux", "this one", "203.0.113.0/24"):
        assert told in page


def test_ending_one_signs_that_browser_out_and_no_other(app, enter):
    here, phone = enter(), enter(SAFARI, "2001:db8:1:2::3")
    assert "Safari, iPhone" in here.get("/account/sessions").text
    assert here.post(f"/account/sessions/{rows(app)[1].id}/end").status_code == 302
    assert (is_in(here), is_in(phone)) == (True, False)
    assert "Safari, iPhone" not in here.get("/account/sessions").text.partition("What happened lately")[0]


def test_ending_all_others_leaves_this_one(app, enter, sign_in, cast):
    here, others, sam = enter(), [enter(), enter(SAFARI)], sign_in(cast.sam)
    page = here.post("/account/sessions/end-others", follow_redirects=True).text
    assert "Signed out in 2 other places." in page
    assert [is_in(client) for client in (here, *others, sam)] == [True, False, False, True]


def test_nobody_ends_a_session_of_another(app, enter, sign_in, cast):
    paul, sam = enter(), sign_in(cast.sam)
    assert sam.post(f"/account/sessions/{rows(app)[0].id}/end").status_code == 404
    assert is_in(paul)


def test_signing_out_ends_what_a_stolen_cookie_opens(app, enter):
    """A copy of the cookie stayed good for ever."""
    here, thief = enter(), app.test_client()
    thief.set_cookie("session", here.get_cookie("session").value)
    assert is_in(thief)
    here.post("/account/sign-out")
    assert not is_in(thief)


def test_a_remembered_device_comes_back_without_the_session_until_its_row_ends(app, enter):
    here = enter(remember="y")
    here.delete_cookie("session")
    assert is_in(here)
    assert rows(app)[0].remembered
    change(app, ended_at=clock.now())
    here.delete_cookie("session")
    assert not is_in(here)


def test_signing_in_again_ends_the_one_before_in_the_same_browser(app, enter):
    client = enter()
    app.test_client().post("/account/by-mail", data={"email": "paul@test.example"})
    client.post(last_link(app))
    assert [row.ended_at is None for row in rows(app)] == [False, True]


@pytest.mark.parametrize(
    ("remember", "passed", "lasts"),
    [({}, timedelta(days=1), True), ({}, timedelta(days=2), False), ({"remember": "y"}, timedelta(days=300), True),
     ({"remember": "y"}, timedelta(days=365), False)],
)  # fmt: skip
def test_what_is_not_used_runs_out(app, enter, remember, passed, lasts):
    client = enter(**remember)
    change(app, expires_at=rows(app)[0].expires_at - passed)
    assert is_in(client) is lasts


def test_reading_writes_when_it_was_seen_every_few_minutes_only(app, enter):
    client = enter()
    before = rows(app)[0].seen_at
    is_in(client)
    assert rows(app)[0].seen_at == before
    long_ago = clock.now() - timedelta(minutes=11)
    change(app, seen_at=long_ago, made_at=long_ago, expires_at=clock.now() + timedelta(minutes=1))
    assert is_in(client)
    (row,) = rows(app)
    assert row.seen_at >= before
    assert row.expires_at > clock.now() + timedelta(days=1)


def test_a_new_password_ends_all_others_and_a_reset_all(app, enter):
    here, other = enter(), enter(SAFARI)
    assert here.post("/account/password", data={"password": "another long phrase"}).status_code == 302
    assert (is_in(here), is_in(other)) == (True, False)
    app.test_client().post("/account/reset", data={"email": "paul@test.example"})
    third = app.test_client()
    assert third.post(last_link(app), data={"password": "seven strangers waiting"}).status_code == 302
    assert (is_in(here), is_in(third)) == (False, True)


@pytest.mark.parametrize("cookie", ["1.0", "", "x" * 5000, "\udcff"])
def test_a_cookie_that_is_no_secret_of_ours_opens_nothing(app, cast, cookie):
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = cookie.encode(errors="replace").decode()
    assert not is_in(client)


def test_old_rows_go(app, enter):
    enter()
    enter()
    with app.app_context():
        with transaction():
            first = db.session.scalars(select(SignIn).order_by(SignIn.id)).first()
            first.ended_at = clock.now() - timedelta(days=31)
        assert remove_sign_ins() == 1
    change(app, expires_at=clock.now() - timedelta(days=31))
    with app.app_context():
        assert remove_sign_ins() == 1
    assert rows(app) == []


def test_account_and_sign_in_are_one_query(app, enter):
    client, asked = enter(), []
    with app.app_context():
        engine = db.engine

    def note(*told):
        asked.append(told[2])

    event.listen(engine, "before_cursor_execute", note)
    is_in(client)
    event.remove(engine, "before_cursor_execute", note)
    assert len([sql for sql in asked if "sign_in" in sql or "FROM account" in sql]) == 1


def test_an_account_made_by_an_operator_signs_in(app, client):
    with app.app_context(), transaction():
        create_account("known@test.example", GOOD, clock.now())
    client.post("/account/sign-in", data={"email": "known@test.example", "password": GOOD})
    assert is_in(client)


def password_of(app, cast) -> str:
    with app.app_context():
        return db.session.get_one(Account, cast.paul).password_hash


def test_a_sign_in_that_ends_before_its_act_is_durable_changes_nothing(app, cast, sign_in):
    """Whoever held a copy of the cookie chose a password just after the owner's reset had ended it."""
    paul, before, ended = sign_in(cast.paul), password_of(app, cast), []

    def end(*_):
        if not ended:
            ended.append(True)
            with db.engine.begin() as connection:
                connection.execute(update(SignIn).values(ended_at=clock.now()))

    event.listen(db.session, "after_soft_rollback", end)
    try:
        answer = paul.post("/account/password", data={"password": "four turquoise camels"})
    finally:
        event.remove(db.session, "after_soft_rollback", end)
    assert ended
    assert password_of(app, cast) == before
    assert answer.location == "/account/sign-in"
    assert paul.get("/account/").status_code == 302


def test_two_of_the_same_minute_have_buttons_of_their_own(enter):
    enter()
    enter()
    page = lxml.html.fromstring(enter().get("/account/sessions").text)
    buttons = [button.text_content() for button in page.xpath("//ol[@class='devices']//button")]
    assert len(buttons) == len(set(buttons)) == 2
