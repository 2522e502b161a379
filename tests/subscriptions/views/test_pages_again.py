"""A found browser gets no address or password that goes on working when the session is long over."""

import re

import pytest
from sqlalchemy import select

from forum import clock
from forum.db import db, transaction
from forum.subscriptions.models import Subscription
from tests.accounts.test_views import last_code
from tests.accounts.test_views_again import set_back

BACK = "/account/calendars?name=my+phone&kind={}"


def rows(app):
    with app.app_context():
        return db.session.scalars(select(Subscription)).all()


@pytest.fixture
def paul(app, cast, sign_in):
    client = sign_in(cast.paul)
    set_back(app)
    return client


@pytest.mark.parametrize("kind", ["feed", "caldav"])
def test_who_makes_one_shows_first_who_they_are_and_finds_the_form_as_typed(app, paul, kind):
    typed = {"name": "my phone", "kind": kind}
    asked = paul.post("/account/calendars", data=typed).location
    assert asked.startswith("/account/again?next=/account/calendars")
    assert rows(app) == []
    code = paul.post(asked.replace("again?", "again/send?")).location
    back = paul.post(code, data={"code": last_code(app)}).location
    assert back == BACK.format(kind)
    page = paul.get(back).text
    assert 'value="my phone"' in page
    assert re.search(rf'<input [^>]*checked [^>]*value="{kind}"', page)
    paul.post("/account/calendars", data=typed)
    assert [row.name for row in rows(app)] == ["my phone"]


@pytest.mark.parametrize("kind", ["feed", "caldav"])
def test_loading_the_page_again_shows_what_was_made_and_makes_no_second(app, cast, sign_in, kind):
    paul = sign_in(cast.paul)
    asked = paul.post("/account/calendars", data={"name": "my phone", "kind": kind})
    assert asked.status_code == 302
    secret = re.compile(r'value="[^"]*/calendar/personal/([^."]+)\.ics' if kind == "feed" else r'value="([^"/:]{20,})"')
    first, second = (secret.search(paul.get(asked.location).text) for _ in range(2))
    assert first[1] == second[1]
    assert len(rows(app)) == 1
    assert not any(first[1] in str(cookie.value) for cookie in paul._cookies.values()), "sealed"
    paul.post("/account/sign-out")
    with paul.session_transaction() as session:
        assert "shown" not in session


def test_what_was_made_is_shown_ten_minutes_and_not_once_it_is_revoked(app, cast, sign_in):
    paul, new, typed = sign_in(cast.paul), 'id="feed-address"', {"name": "my phone", "kind": "feed"}
    paul.post("/account/calendars", data=typed)
    assert new in paul.get("/account/calendars").text
    with paul.session_transaction() as session:
        kind, sealed, kept_at = session["shown"]
        session["shown"] = kind, sealed, kept_at - 601
    assert new not in paul.get("/account/calendars").text
    paul.post("/account/calendars", data=typed)
    assert new in paul.get("/account/calendars").text
    paul.post(f"/account/calendars/{rows(app)[-1].id}/revoke")
    assert new not in paul.get("/account/calendars").text


def test_what_was_revoked_comes_not_back_without_being_asked(app, token, cast, sign_in):
    paul = sign_in(cast.paul)
    with app.app_context(), transaction():
        key = db.session.scalars(select(Subscription)).one()
        key.revoked_at = clock.now()
        key = key.id
    set_back(app)
    assert paul.post(f"/account/calendars/{key}/restore").location == "/account/again?next=/account/calendars"
    assert rows(app)[0].revoked_at


@pytest.mark.parametrize("query", ["kind=nonsense", "name=" + "x" * 3000, "name=%3Cscript%3E&kind=caldav&kind=feed"])
def test_an_address_that_nobody_made_fills_a_form_and_no_more(app, paul, query):
    answer = paul.get(f"/account/calendars?{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text
