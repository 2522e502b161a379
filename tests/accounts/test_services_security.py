"""Whatever happens to the security of an account is told to its owner, and nobody's mailbox is filled by it."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, AccountAct, SignIn
from forum.accounts.services import tell_owner
from forum.db import db, transaction
from forum.mail.models import Letter
from tests.accounts.test_views import last_letter, last_link
from tests.accounts.test_views_sign_ins import FIREFOX, GOOD, SAFARI, change


def enter(app, agent=FIREFOX, address="203.0.113.77"):
    client = app.test_client()
    client.environ_base |= {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": address}
    client.post("/account/sign-in", data={"email": "paul@test.example", "password": GOOD})
    return client


def told(app) -> list[str]:
    """What letters of this kind said, each with what it is about."""
    with app.app_context():
        letters = db.session.scalars(select(Letter).where(Letter.template == "security").order_by(Letter.id))
        return [letter.values["what"] + "/" + letter.values["about"] for letter in letters]


def test_a_device_or_network_not_seen_before_is_told_but_not_the_first(app, with_password):
    enter(app)
    enter(app)
    assert told(app) == []
    enter(app, SAFARI)
    enter(app, FIREFOX, "2001:db8:1:2::3")
    enter(app, SAFARI)
    new = AccountAct.SIGNED_IN.label
    assert told(app) == [f"{new}/Safari, iPhone, 203.0.113.0/24", f"{new}/Firefox, Linux, 2001:db8:1::/48"]
    assert "/account/reset" in last_letter(app)


def test_who_comes_back_after_the_old_rows_went_is_told(app, with_password):
    enter(app)
    with app.app_context(), transaction():
        for row in db.session.scalars(select(SignIn)):
            db.session.delete(row)
    enter(app)
    assert len(told(app)) == 1


def test_a_new_password_is_told_by_reset_too(app, with_password):
    here = enter(app)
    here.post("/account/password", data={"password": "another long phrase"})
    app.test_client().post("/account/reset", data={"email": "paul@test.example"})
    here.post(last_link(app), data={"password": "seven strangers waiting"})
    assert told(app) == [f"{AccountAct.PASSWORD_SET.label}/"] * 2


def test_signing_out_everywhere_else_is_told(app, with_password):
    enter(app)
    enter(app).post("/account/sessions/end-others")
    assert told(app) == [f"{AccountAct.SIGNED_OUT.label}/"]


@pytest.mark.parametrize(("kind", "letters"), [("caldav", ["my tablet"]), ("feed", [])])
def test_an_app_password_is_told(app, cast, sign_in, kind, letters):
    sign_in(cast.paul).post("/account/calendars", data={"name": "my tablet", "kind": kind})
    assert told(app) == [f"{AccountAct.APP_PASSWORD.label}/{name}" for name in letters]


def test_of_one_kind_at_most_five_an_hour_go(app, cast, with_password):
    with app.app_context(), transaction():
        account = db.session.get_one(Account, cast.paul)
        for act in [AccountAct.APP_PASSWORD] * 7 + [AccountAct.SIGNED_OUT]:
            tell_owner(account, act, clock.now())
    assert len(told(app)) == 6


def test_an_address_that_was_just_confirmed_hears_of_no_sign_in(app, client):
    client.post("/account/sign-up", data={"email": "new@test.example", "password": GOOD})
    client.post(last_link(app))
    assert told(app) == []
    change(app, device="Edge, Windows")
    client.post("/account/sign-out")
    client.post("/account/sign-in", data={"email": "new@test.example", "password": GOOD})
    assert len(told(app)) == 1
