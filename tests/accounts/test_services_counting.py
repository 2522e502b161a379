"""Strangers guess, ask and knock: what an attacker did, and what everybody else did meanwhile."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from forum import clock
from forum.accounts.services import count_ask, create_account, signing_in
from forum.db import db, transaction
from forum.mail.models import Letter
from forum.mail.services import claim_letter
from forum.web import renders
from tests.accounts.test_views import last_link

GOOD, ADDRESS = "four turquoise camels", "known@test.example"
HALL = "198.51.100.7"


@pytest.fixture
def known(app):
    with app.app_context(), transaction():
        create_account(ADDRESS, GOOD, clock.now())


@pytest.fixture
def at(app):
    def browser(address=HALL):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return client

    return browser


def ask(client, email=ADDRESS):
    return client.post("/account/by-mail", data={"email": email})


def enter(client, email=ADDRESS, password=GOOD):
    return client.post("/account/sign-in", data={"email": email, "password": password})


def guess(client, code="000000") -> str:
    return client.post("/account/code", data={"code": code}).text


def letters_to(app, email=ADDRESS) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.recipient == email))


@pytest.fixture
def never(monkeypatch):
    """The code of every letter is one that nobody guesses here."""
    monkeypatch.setattr("forum.accounts.services.signing_in.secrets.randbelow", lambda _: 987_654)


def test_an_account_is_not_entered_by_guessing_codes_in_ever_new_browsers(app, at, known, never):
    """On the landed revision 1,120 codes were tried in 21 s."""
    tried, last = 0, ""
    for n in range(1, 7):
        thief = at(f"2001:db8:{n}::1")
        ask(thief)
        for _ in range(5):
            last = guess(thief)
            tried += "This is not the code" in last
    assert tried == 10
    assert "Open the link in the letter" in last
    assert "Open the link in the letter" in guess(thief, "987654")
    assert at().post(last_link(app)).status_code == 302  # who reads the letter comes in


def test_of_fifty_codes_at_once_ten_are_tried(app, at, known, never):
    thieves = [at(f"203.0.113.{n}") for n in range(6)]
    for thief in thieves:
        ask(thief)
    cookies = [thief.get_cookie("session").value for thief in thieves]

    def one(n: int) -> bool:
        client = at(f"203.0.113.{n % 6}")
        client.set_cookie("session", cookies[n % 6])
        return "This is not the code" in guess(client)

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(one, range(50))) == 10


def test_a_right_code_is_not_counted(app, at, known, never):
    for n in range(12):
        client = at(f"203.0.113.{n}")
        if n % 6 == 0:
            with app.app_context(), transaction():
                db.session.execute(db.metadata.tables["tally"].delete().where(db.text("kind LIKE 'letters%'")))
        ask(client)
        assert client.post("/account/code", data={"code": "987654"}).status_code == 302


def test_one_address_gets_few_letters_and_the_page_says_the_same(app, at, known):
    """On the landed revision fifty letters went to a stranger."""
    pages = {ask(at()).location for _ in range(20)}
    assert pages == {"/account/code"}
    assert letters_to(app) == 4
    assert {at().post("/account/reset", data={"email": ADDRESS}).status_code for _ in range(3)} == {200}
    assert letters_to(app) == 4
    ask(at("203.0.113.9"))  # its owner, at home
    assert letters_to(app) == 5
    for n in range(20):
        ask(at(f"203.0.113.{n}"))
    assert letters_to(app) == 6


def test_addresses_of_one_64_are_one_network(app, at, known):
    for n in range(20):
        ask(at(f"2001:db8:1:2::{n + 1:x}"))
    assert letters_to(app) == 4


def test_a_hall_behind_one_address_asks_and_signs_up(app, at):
    """On the landed revision twenty could in an hour."""
    codes = [ask(at(), f"guest{n}@test.example").status_code for n in range(70)]
    assert set(codes) == {302}
    signed = at().post("/account/sign-up", data={"email": "last@test.example", "password": GOOD})
    assert signed.status_code == 302
    assert at().post(last_link(app)).status_code == 302


def test_the_wrong_passwords_of_one_are_not_another_ones(app, at, known):
    """On the landed revision thirty left everybody of the address outside."""
    codes = [enter(at(), "other@test.example", f"x{n}").status_code for n in range(40)]
    assert (codes[0], codes[9], codes[10], codes[-1]) == (200, 200, 429, 429)
    assert enter(at()).status_code == 302


def test_an_account_under_guessing_opens_elsewhere(app, at, known):
    for n in range(12):
        enter(at("2001:db8:1:2::%x" % (n + 1)), password="x")
    assert enter(at("2001:db8:1:2::99")).status_code == 429
    assert enter(at("2001:db8:1:3::99")).status_code == 302


def test_an_account_is_guessed_a_bounded_number_of_times_from_everywhere(app, at, known):
    """On the landed revision 120 wrong ones from four addresses, then in."""
    codes = [enter(at(f"203.0.113.{n}"), password="x").status_code for n in range(70)]
    assert codes.count(200) == 60
    assert codes[-1] == 429
    ask(at())
    assert at().post(last_link(app)).status_code == 302


def test_too_many_says_when_and_keeps_what_was_typed(app, at, known):
    for _ in range(10):
        enter(at(), password="x")
    answer = enter(at(), password="secret words")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert "You can try again in " in answer.text
    assert f'value="{ADDRESS}"' in answer.text
    assert "secret words" not in answer.text
    assert "/account/by-mail" in answer.text
    for language, words in (("ru", "через"), ("uz", "daqiqadan")):
        client = at()
        client.set_cookie("language", language)
        told = client.post(f"/account/sign-in?lang={language}", data={"email": ADDRESS, "password": "x"})
        assert words in told.text


def test_honest_requests_leave_no_count(app, at, known):
    client = at()
    for path in ("/", "/account/sign-in", "/account/by-mail", "/account/code", "/account/reset"):
        assert client.get(path).status_code == 200
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(db.metadata.tables["tally"])) == 0
    enter(client)
    with app.app_context():
        assert set(db.session.scalars(select(db.metadata.tables["tally"].c.number))) == {0}


def test_strangers_letters_stand_before_nobodys(app, at, known):
    """On the landed revision a code waited behind 150 letters to invented addresses, 33 s."""
    for n in range(30):
        ask(at(), f"invented{n}@test.example")
    ask(at("203.0.113.9"), "newcomer@test.example")
    ask(at("203.0.113.9"))
    with app.app_context():
        order = []
        for _ in range(3):
            with transaction():
                order.append(claim_letter(clock.now()).recipient)
    assert {"newcomer@test.example", ADDRESS} <= set(order)


def test_who_is_asked_again_is_not_hindered_by_strangers(app, at, known):
    mine = at("203.0.113.9")
    enter(mine)
    for n in range(70):
        enter(at(f"203.0.113.{n}"), password="x")
    assert mine.post("/account/again", data={"password": GOOD}).status_code == 302
    codes = [mine.post("/account/again", data={"password": "x"}).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]


def test_a_switched_off_limit_counts_nothing(app, at, known, monkeypatch):
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", False)
    assert {enter(at(), password="x").status_code for _ in range(12)} == {200}


@pytest.fixture
def hashes(monkeypatch):
    """What was hashed or compared."""
    done, hasher = [], signing_in._hasher
    for name in ("hash", "verify"):
        act = getattr(hasher, name)
        monkeypatch.setattr(type(hasher), name, lambda self, *told, act=act: (done.append(told), act(*told))[1])
    return done


def test_whoever_is_refused_costs_no_hash(app, at, known, hashes):
    """On the landed revision a sign-up was hashed before its bound was asked."""
    with app.app_context(), transaction():
        for _ in range(600):
            count_ask(HALL, clock.now())
    client = at()
    for path in ("sign-up", "by-mail"):
        data = {"email": "new@test.example", "password": GOOD}
        assert client.post(f"/account/{path}", data=data).status_code == 429
    assert hashes == []
    assert at("203.0.113.9").post("/account/sign-up", data=data).status_code == 302
    assert len(hashes) == 1


def test_a_password_that_waited_in_vain_is_asked_for_again(app, at, known, hashes):
    busy = {"forum.late": True}
    with renders._hashes_at_once:
        answer = at().post("/account/sign-in", data={"email": ADDRESS, "password": GOOD}, environ_base=busy)
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0, hashes) == (503, True, [])
    assert f'value="{ADDRESS}"' in answer.text
    assert "Try again in a few seconds" in answer.text
    assert enter(at()).status_code == 302
