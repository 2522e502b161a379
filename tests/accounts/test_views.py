"""Signing up, in, out; links."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum import clock
from forum.accounts.jobs import remove_links
from forum.accounts.models import Account, OneTimeLink
from forum.accounts.services import create_account
from forum.db import db, transaction
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.people.queries import find_person

GOOD = "four turquoise camels"
ADDRESS = "new@test.example"


def last_letter(app) -> str:
    with app.test_request_context():
        letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        return compose(letter).get_body(("plain",)).get_content()


def last_link(app) -> str:
    return re.search(r"(/account/(?:confirm|reset)/\S+)", last_letter(app))[1]


def last_code(app) -> str:
    return re.search(r"^(\d{6})$", last_letter(app), re.MULTILINE)[1]


def sign_up(client, password=GOOD, path="/account/sign-up"):
    return client.post(path, data={"email": ADDRESS, "password": password})


def is_in(client) -> bool:
    return client.get("/account/profile").status_code == 200


def opens(app, password) -> bool:
    return app.test_client().post("/account/sign-in", data={"email": ADDRESS, "password": password}).status_code == 302


def test_sign_up_confirm_sign_out_sign_in_reset(app, client):
    assert client.post("/account/sign-up", data={"email": "New@Test.example", "password": GOOD}).status_code == 302
    assert not opens(app, GOOD)  # not yet
    link = last_link(app)
    assert client.get(link).status_code == 200  # mail programs open links: only the button confirms
    assert not is_in(client)
    assert client.post(link).headers["Location"] == "/account/profile"
    assert client.post(link).status_code == 404
    client.post("/account/sign-out")
    assert client.get("/account/profile").status_code == 302
    assert client.post("/account/sign-in", data={"email": ADDRESS, "password": GOOD}).status_code == 302
    other = app.test_client()
    other.post("/account/sign-in", data={"email": ADDRESS, "password": GOOD})
    app.test_client().post("/account/reset", data={"email": ADDRESS})
    third = app.test_client()
    assert third.post(last_link(app), data={"password": "another long phrase"}).status_code == 302
    assert other.get("/account/profile").status_code == 302  # signed out everywhere else
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        assert account.password_hash.startswith("$argon2id$")
        assert all(len(x.token_hash) == 64 for x in db.session.scalars(select(OneTimeLink)))


def test_a_second_sign_up_does_not_get_into_what_the_first_one_opens(app, client):
    """S1: it replaced the password, and the owner's own link let the other in."""
    sign_up(client)
    own = last_link(app)
    sign_up(app.test_client(), "seven strangers waiting")
    others = last_link(app)
    assert client.post(own).status_code == 302
    assert opens(app, GOOD)
    assert not opens(app, "seven strangers waiting")
    assert client.post(others).status_code == 404  # ended with the address confirmed
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_what_a_stranger_chose_does_not_count_where_the_owner_opens_the_link(app):
    """S1: whoever signs up with somebody's address waits for them to press."""
    sign_up(app.test_client(), "seven strangers waiting")
    owner = app.test_client()
    page = owner.get(last_link(app)).text
    assert ADDRESS in page
    assert "does not count" in page
    assert owner.post(last_link(app)).status_code == 302
    assert is_in(owner)
    assert not opens(app, "seven strangers waiting")


def test_the_code_lets_in_where_it_was_asked_for_and_nowhere_else(app, client):
    assert sign_up(client).location == "/account/code"
    code = last_code(app)
    assert ADDRESS in client.get("/account/code").text
    stranger = app.test_client()
    assert stranger.post("/account/code", data={"code": code}).status_code == 200
    sign_up(stranger)  # asks for one of their own, to the same mailbox
    assert stranger.post("/account/code", data={"code": code}).status_code == 200
    assert not is_in(stranger)
    assert client.post("/account/code", data={"code": f"{code[:3]} {code[3:]}"}).location == "/account/profile"
    assert is_in(client)
    assert opens(app, GOOD)


def test_another_code_keeps_the_address_and_the_way_to_where_it_was_asked_for(app, client):
    wanted = "/forums/innoprom/2027/register"
    sign_up(client, path=f"/account/sign-up?next={wanted}")
    again = re.search(r'href="(/account/by-mail\?next=[^"]*)"', client.get("/account/code").text)[1]
    assert f'value="{ADDRESS}"' in client.get(again).text
    client.post(again, data={"email": "right@test.example"})
    assert client.post("/account/code", data={"code": last_code(app)}).location == wanted
    client.post("/account/sign-out")
    assert ADDRESS not in client.get("/account/by-mail").text


def test_without_having_asked_a_code_is_refused_by_that_name(client):
    page = client.post("/account/code", data={"code": "012345"}).text
    assert "Nobody asked for a code here" in page
    assert 'href="/account/by-mail"' in page


def test_a_link_that_no_longer_works_leads_to_another_without_a_password(client):
    assert 'href="/account/by-mail"' in client.get("/account/confirm/none").text


def test_the_address_comes_before_the_password(client):
    """V7"""
    page = client.get("/account/sign-up").text
    assert page.index('id="email"') < page.index('id="password"')


def test_links_go_a_day_after_they_ran_out(app, client):
    sign_up(client)
    sign_up(client)
    with app.app_context():
        with transaction():
            old = db.session.scalars(select(OneTimeLink).order_by(OneTimeLink.id)).first()
            old.expires_at = clock.now() - timedelta(days=1, hours=1)
        assert remove_links() == 1
        assert db.session.scalar(select(func.count()).select_from(OneTimeLink)) == 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345٠", "abcdef"])
def test_what_is_no_code_is_refused_and_is_no_try(app, client, typed):
    sign_up(client)
    assert 'id="code-error"' in client.post("/account/code", data={"code": typed}).text
    with app.app_context():
        assert db.session.scalars(select(OneTimeLink.tries)).one() == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "{} left; after that ask"), ("ru", "{}, затем запросите"), ("uz", "{} ta urinish qoldi")],
)
def test_a_wrong_code_says_how_often_one_can_still_be_typed_and_what_to_do(app, client, language, said):
    sign_up(client)
    client.get(f"/account/code?lang={language}")
    wrong = f"{(int(last_code(app)) + 1) % 10**6:06}"
    pages = [client.post("/account/code", data={"code": wrong}).text for _ in range(5)]
    numbers = {"en": ["4 tries are", "3 tries are", "2 tries are", "1 try is"], "uz": "4321"}
    numbers["ru"] = ["4 попытки", "3 попытки", "2 попытки", "1 попытка"]
    for page, number in zip(pages, numbers[language], strict=False):
        assert said.format(number) in page
    assert not any(said.format(number) in pages[4] for number in numbers[language])
    assert pages[4].count('aria-invalid="true"') == 1


def test_a_code_is_tried_five_times_however_many_at_once(app, client):
    sign_up(client)
    code = last_code(app)
    with client.session_transaction() as kept:
        browser = kept["browser"]

    def guess(n: int) -> int:
        other = app.test_client()
        with other.session_transaction() as session:
            session["browser"] = browser
        wrong = f"{(int(code) + n) % 10**6:06}"
        return other.post("/account/code", data={"code": wrong}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(guess, range(1, 13))) <= {200, 409}
    with app.app_context():
        assert db.session.scalars(select(OneTimeLink.tries)).one() == 5
    assert "tried too often" in client.post("/account/code", data={"code": code}).text
    assert client.post(last_link(app)).status_code == 302  # the letter's link is as good as before


@pytest.mark.parametrize("purpose", ["confirm", "reset"])
def test_of_eight_who_use_one_link_at_once_one_does(app, client, purpose):
    """S10: four did."""
    sign_up(client)
    if purpose == "reset":
        client.post(last_link(app))
        client.post("/account/reset", data={"email": ADDRESS})
    link = last_link(app)

    def use(n: int) -> int:
        return app.test_client().post(link, data={"password": f"turquoise camels {n}"}).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(use, range(8)))
    assert codes.count(302) == 1
    assert set(codes) <= {302, 404, 409}


def test_a_new_password_ends_links_that_were_sent_before(app, client):
    """S10: older reset links survived a reset."""
    sign_up(client)
    client.post(last_link(app))
    links = []
    for path in ("/account/reset", "/account/reset", "/account/by-mail"):
        app.test_client().post(path, data={"email": ADDRESS})
        links.append(last_link(app))
    assert app.test_client().post(links[1], data={"password": "another long phrase"}).status_code == 302
    for link in (links[0], links[2]):
        assert app.test_client().post(link, data={"password": "seven strangers waiting"}).status_code == 404
    assert opens(app, "another long phrase")


def test_who_has_an_account_comes_in_by_mail_and_keeps_the_password(app, client):
    sign_up(client)
    client.post(last_link(app))
    again = app.test_client()
    sign_up(again, "some other long phrase")
    assert again.post("/account/code", data={"code": last_code(app)}).location == "/account/"
    assert opens(app, GOOD)
    assert not opens(app, "some other long phrase")


def test_where_one_wanted_to_go_is_not_lost_by_signing_up(app, client):
    """V2, V11: on another device too."""
    wanted = "/forums/innoprom/2027/register"
    page = client.get(f"/account/sign-in?next={wanted}").text
    assert f"/account/sign-up?next={wanted}" in page
    sign_up(client, path=f"/account/sign-up?next={wanted}")
    assert app.test_client().post(last_link(app)).location == wanted
    sign_up(client, path="/account/sign-up?next=https://evil.example/")
    assert app.test_client().post(last_link(app)).location == "/account/"


def test_a_known_and_an_unknown_address_look_the_same(app, client, cast):
    pages = [
        client.post("/account/sign-up", data={"email": e, "password": GOOD}, follow_redirects=True).text.replace(e, "")
        for e in ("sam@test.example", "no@test.example")
    ]
    assert pages[0] == pages[1]
    pages = [
        client.post("/account/reset", data={"email": e}).text.replace(e, "")
        for e in ("sam@test.example", "not@test.example")
    ]
    assert pages[0] == pages[1]


def test_bad_input_stays_in_the_form_with_the_error_beside_the_field(client, sign_in, cast):
    answer = sign_in(cast.sam).post(
        "/account/profile", data={"given_name": "Aziza", "family_name": "", "country": "XX", "phone": "abc"}
    )
    assert answer.status_code == 200
    assert 'value="Aziza"' in answer.text
    for field in ("family_name", "country", "phone"):
        assert f'id="{field}-error"' in answer.text
    assert "not a valid choice" in answer.text.lower() or "valid choice" in answer.text


def test_an_address_that_mail_would_read_as_another_is_refused(client):
    address = "=?utf-8?q?victim=40bank.uz=2c?=@example.com"
    answer = client.post("/account/sign-up", data={"email": address, "password": "turquoise seven rivers"})
    assert "This is not an e-mail address." in answer.text


def test_nasty_names_are_kept_and_escaped(app, sign_in, cast):
    name = "<script>alert(1)</script>\r\n\u202eoʻg'ʼ`’"
    sam = sign_in(cast.sam)
    assert sam.post("/account/profile", data={"family_name": name, "country": "UZ"}).status_code == 302
    page = sam.get("/account/profile").text
    assert "<script>alert" not in page
    assert "\u202e" not in page
    with app.app_context():
        stored = find_person(db.session.get_one(Account, cast.sam)).family_name
    assert stored == "<script>alert(1)</script> oʻg'ʼ`’"
    assert sam.post("/account/profile", data={"family_name": "x" * 10_000, "country": "UZ"}).status_code == 200


@pytest.mark.slow
def test_sign_in_is_rate_limited(client, cast):
    codes = [
        client.post("/account/sign-in", data={"email": "a@b.example", "password": "x"}).status_code for _ in range(31)
    ]
    assert codes[0] == 200
    assert codes[-1] == 429


@pytest.mark.slow
def test_a_right_password_is_never_too_many(app, known):
    """Browsers of one house: thirty that are signed in left the next one outside."""
    codes = [app.test_client().post("/account/sign-in", data=known).status_code for _ in range(35)]
    assert set(codes) == {302}
    wrong = [app.test_client().post("/account/sign-in", data=known | {"password": "x"}).status_code for _ in range(31)]
    assert (wrong[0], wrong[-1]) == (200, 429)


@pytest.fixture
def known(app):
    with app.app_context(), transaction():
        create_account("known@test.example", GOOD, clock.now())
    return {"email": "known@test.example", "password": GOOD}


def test_the_same_address_signed_up_by_eight_at_once_is_one_account(app):
    clients = [app.test_client() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert {answer.status_code for answer in pool.map(sign_up, clients)} == {302}
    assert clients[0].post(last_link(app)).status_code == 302
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1


@pytest.mark.parametrize("path", ["sign-in", "by-mail", "reset", "sign-up"])
def test_an_address_typed_at_a_refused_sign_in_stands_in_the_ways_that_go_on_from_there(client, cast, path):
    client.post("/account/sign-in", data={"email": "aziza@test.example", "password": "not this one"})
    assert 'value="aziza@test.example"' in client.get(f"/account/{path}").text


def test_who_is_asked_for_a_first_password_can_come_in_without_one(client, cast):
    refused = client.post("/account/sign-up?next=/x", data={"email": "aziza@test.example", "password": "password"})
    assert 'href="/account/by-mail?next=/x"' in refused.text


def test_a_new_password_is_judged_while_it_is_typed_as_when_it_is_sent(app, cast, sign_in, client):
    for typed in ("short", "ann@people.example", "password1", "green heron over water"):
        data = {"email": "ann@people.example", "password": typed}
        said = client.post("/account/password/said", data=data)
        assert (said.status_code, said.mimetype) == (200, "text/plain")
        assert bool(said.text) is (typed != "green heron over water")
        assert not said.text or said.text in client.post("/account/sign-up", data=data).text
    own = {"password": "paul@test.example"}
    assert sign_in(cast.paul).post("/account/password/said", data=own).text, "one's own address"
