"""A form whose sign-in or session ended comes back filled, and nothing is done by that."""

import html
import re

import pytest
from flask.testing import FlaskClient

from forum import clock
from forum.accounts.models import Account
from forum.accounts.services import change_password, hash_password
from forum.db import db, transaction
from forum.programme.models import Session
from forum.web import giving_back
from tests.opening import fields_of

ORIGIN = {"Origin": "http://localhost"}
KEPT = re.compile(r'name="kept"[^>]*value="([^"]+)"')
PASSWORD = "eight-pointed star"


@pytest.fixture
def path(app, cast):
    app.config["WTF_CSRF_ENABLED"] = True
    return f"/manage/innoprom/2027/sessions/{cast.session}"


@pytest.fixture
def typed(cast, sign_in, path):
    """What Olga typed into the form before her sign-in ended."""
    fields = fields_of(sign_in(cast.olga).get(path).text)
    return fields | {"title-en": ["Typed with care"], "languages": ["uz", "ru"]}


@pytest.fixture
def known(app, cast):
    """The administrator has a password and no sign-in."""
    with app.app_context(), transaction():
        change_password(db.session.get_one(Account, cast.admin), hash_password(PASSWORD), clock.now())


@pytest.fixture
def title(app, cast):
    def read():
        with app.app_context():
            return db.session.get_one(Session, cast.session).title["en"]

    return read


def token_of(client: FlaskClient) -> str:
    return fields_of(client.get("/account/sign-up").text)["csrf_token"][0]


def sign_in_with(client, page, next):
    fields = fields_of(page) | {"email": ["admin@test.example"], "password": [PASSWORD]}
    return client.post("/account/sign-in", query_string={"next": next}, data=fields)


def test_what_was_typed_signed_out_is_shown_after_signing_in_and_saved_only_by_its_own_button(
    client, path, typed, known, title
):
    page = client.post(path, data=typed, headers=ORIGIN)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "Typed with care" not in page.text
    wrong = fields_of(page.text) | {"email": ["admin@test.example"], "password": ["wrong"]}
    page = client.post("/account/sign-in", query_string={"next": path}, data=wrong)
    page = sign_in_with(client, page.text, path)
    assert "not saved" in page.text
    kept = html.unescape(KEPT.search(page.text)[1])
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)[-1]
    page = client.post(path, data={"kept": kept, "csrf_token": token})
    assert "You typed this before." in page.text
    fields = fields_of(page.text)
    assert (fields["title-en"], sorted(fields["languages"])) == (["Typed with care"], ["ru", "uz"])
    assert title() == "Opening"
    assert client.post(path, data=fields).status_code == 302
    assert title() == "Typed with care"


def test_a_valid_token_without_an_account_is_kept_too(client, path, typed):
    typed["csrf_token"] = [token_of(client)]
    assert KEPT.search(client.post(path, data=typed, headers=ORIGIN).text)


def test_a_token_of_an_earlier_session_gives_the_form_back(cast, sign_in, path, typed, title):
    page = sign_in(cast.olga).post(path, data=typed, headers=ORIGIN)
    assert "open for too long" in page.text
    fields = fields_of(page.text)
    assert fields["title-en"] == ["Typed with care"]
    assert title() == "Opening"


def test_a_question_is_shown_again_and_not_answered(app, cast, sign_in, path, typed):
    for act in (f"{path}/remove", "/manage/innoprom/2027/cancel", "/manage/innoprom/2027/release"):
        page = sign_in(cast.olga).post(act, data={"csrf_token": typed["csrf_token"], "shown": "0"}, headers=ORIGIN)
        assert page.status_code == 200
    with app.app_context():
        assert db.session.get(Session, cast.session)


@pytest.mark.parametrize(
    ("origin", "token"),
    [
        ({}, None),
        ({"Origin": "null"}, None),
        ({"Origin": "https://evil.example"}, None),
        (ORIGIN, ""),
        (ORIGIN, "forged.token.here"),
    ],
)
@pytest.mark.parametrize("who", ["olga", "nobody"])
def test_what_is_not_surely_ours_is_neither_kept_nor_shown(app, cast, sign_in, path, typed, origin, token, who):
    data = typed if token is None else typed | {"csrf_token": [token]}
    client = sign_in(cast.olga) if who == "olga" else app.test_client()
    answer = client.post(path, data=data, headers=origin)
    assert answer.status_code == 400
    assert "Typed with care" not in answer.text
    assert not KEPT.search(answer.text)


def test_a_post_that_only_a_button_sends_is_not_kept(app, cast, sign_in, client, typed):
    data = {"csrf_token": typed["csrf_token"]}
    for who in (client, sign_in(cast.olga)):
        assert who.post("/manage/innoprom/2027/announce", data=data, headers=ORIGIN).status_code == 400


def test_kept_text_is_for_its_own_address_intact_and_young(app, cast, client, sign_in, path, typed, monkeypatch):
    kept = html.unescape(KEPT.search(client.post(path, data=typed, headers=ORIGIN).text)[1])
    olga = sign_in(cast.olga)
    token = fields_of(olga.get(path).text)["csrf_token"][0]
    elsewhere = "/manage/innoprom/2027/sessions/new"
    for address, text in ((elsewhere, kept), (path, kept[:-1]), (path, ""), (path, "[]")):
        page = olga.post(address, data={"kept": text, "csrf_token": token})
        assert page.status_code == 200
        assert "too old to be shown" in page.text
        assert "Typed with care" not in page.text
    assert "Typed with care" in olga.post(path, data={"kept": kept, "csrf_token": token}).text
    assert olga.post(path, data={"kept": kept, "csrf_token": "x"}).status_code == 400
    monkeypatch.setattr(giving_back, "LIFETIME", -1)
    assert "too old to be shown" in olga.post(path, data={"kept": kept, "csrf_token": token}).text


def test_a_button_does_not_turn_into_a_page(cast, sign_in, path, typed):
    olga = sign_in(cast.olga)
    token = fields_of(olga.get(path).text)["csrf_token"][0]
    answer = olga.post("/manage/innoprom/2027/announce", data={"kept": "x", "csrf_token": token})
    assert answer.status_code == 302
    assert "too old" not in olga.get("/").text


def test_passwords_are_never_kept(app, client, path, typed):
    page = client.post("/account/password", data=typed | {"password": ["my secret words"]}, headers=ORIGIN)
    with app.test_request_context():
        kept = giving_back._signer("kept").loads(html.unescape(KEPT.search(page.text)[1]))
    assert "my secret words" not in str(kept)
    assert "Typed with care" in str(kept)


def test_too_much_is_said_to_be_too_much(client, path, typed, monkeypatch):
    monkeypatch.setattr(giving_back, "LONGEST", 100)
    answer = client.post(path, data=typed, headers=ORIGIN)
    assert answer.status_code == 400
    assert "too long to keep" in answer.text


def test_signing_in_elsewhere_meanwhile_loses_nothing(cast, client, sign_in, path, typed, known):
    page = client.post(path, data=typed, headers=ORIGIN).text
    fields = fields_of(page) | {"email": ["admin@test.example"], "password": [PASSWORD]}
    olga = sign_in(cast.olga)
    fields["csrf_token"] = [fields_of(olga.get(path).text)["csrf_token"][0]]
    page = olga.post("/account/sign-in", query_string={"next": path}, data=fields)
    assert KEPT.search(page.text)


def test_an_old_page_to_sign_in_keeps_what_it_keeps(client, path, typed, known):
    page = client.post(path, data=typed, headers=ORIGIN).text
    client.delete_cookie("session")
    fields = fields_of(page) | {"email": ["admin@test.example"], "password": [PASSWORD]}
    page = client.post("/account/sign-in", query_string={"next": path}, data=fields, headers=ORIGIN)
    again = fields_of(page.text)
    assert (again["email"], again["kept"]) == (["admin@test.example"], fields["kept"])
    assert again["password"] == [""]


@pytest.fixture
def left_open(app, cast, client, path, known):
    """The administrator signed in by password, opened a form and typed into it."""
    enter(client)
    return fields_of(client.get(path).text) | {"title-en": ["Typed with care"]}


def enter(client):
    fields = {"email": "admin@test.example", "password": PASSWORD, "csrf_token": token_of(client)}
    assert client.post("/account/sign-in", data=fields).status_code == 302


def leave(client):
    return client.post("/account/sign-out", data={"csrf_token": button_token(client)})


def button_token(client):
    return re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/account/").text)[0]


def test_a_form_of_an_earlier_sign_in_is_shown_and_not_acted_upon(client, path, title, left_open):
    """On the landed revision whoever signed in next in the browser did what the former one had typed."""
    button = button_token(client)
    assert leave(client).status_code == 302
    enter(client)
    page = client.post(path, data=left_open, headers=ORIGIN)
    assert "Nothing is saved yet" in page.text
    assert fields_of(page.text)["title-en"] == ["Typed with care"]
    assert title() == "Opening"
    assert client.post("/account/sign-out", data={"csrf_token": button}, headers=ORIGIN).status_code == 400
    assert client.post(path, data=fields_of(page.text)).status_code == 302
    assert title() == "Typed with care"


def test_signing_in_in_another_tab_gives_back_what_was_opened_signed_out(client, known, path):
    token = token_of(client)
    enter(client)
    data = {"csrf_token": token, "title-en": "Typed with care"}
    assert "Typed with care" in client.post(path, data=data, headers=ORIGIN).text


def test_each_sign_in_and_each_sign_out_has_a_token_of_its_own(client, known, path):
    tokens = []
    for act in (token_of, enter, leave, enter, enter, leave):
        act(client)
        token_of(client)
        with client.session_transaction() as held:
            tokens.append(held["csrf_token"])
    assert len({*tokens}) == 5  # who is in already and opens the page to sign in is led on
