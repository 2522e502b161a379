"""The second factor: set up, asked for at every way in, good once, removed."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pyotp import TOTP
from sqlalchemy import select, update

from forum import clock
from forum.accounts.models import AccountAct, Factor, OneTimeLink, RecoveryCode, SignIn
from forum.accounts.services import ask_address, change_address
from forum.cli import account_recover
from forum.db import db, transaction
from tests.accounts.test_services_security import told
from tests.accounts.test_views import is_in, last_code, last_letter, last_link
from tests.accounts.test_views_again import set_back

GOOD, PAUL, APP = "four turquoise camels", "paul@test.example", "/account/factors/app"
SEALED = re.compile(r'name="sealed"[^>]*value="([^"]+)"')
SECRET = re.compile(r'id="secret"[^>]*value="([A-Z2-7]+)"')


def code_of(secret: str, steps: int = 1) -> str:
    """What the app shows, so many half minutes later: the next one is good already, whenever this one ends."""
    return TOTP(secret).at(clock.now() + timedelta(seconds=30 * steps))


def wrong_code(secret: str, n: int = 1) -> str:
    right = {code_of(secret, steps) for steps in (-2, -1, 0, 1, 2)}
    return next(c for c in (f"{i:06}" for i in range(n, n + 99)) if c not in right)


def set_up(client) -> tuple[str, list[str]]:
    """The secret, and the recovery codes."""
    page = client.get(APP).text
    secret = SECRET.search(page)[1]
    shown = client.post(APP, data={"sealed": SEALED.search(page)[1], "code": code_of(secret, 0)}).location
    return secret, re.findall(r"<code>([a-z2-7-]{19})</code>", client.get(shown).text)


def forget_steps(app):
    """As if the half minutes of all codes used had passed."""
    with app.app_context(), transaction():
        db.session.execute(update(Factor).values(step=0))


@pytest.fixture
def with_app(app, paul):
    return set_up(paul)


@pytest.fixture
def secret(with_app):
    return with_app[0]


def enter(app, path="/account/sign-in", **more):
    """Somebody with the password, as far as that leads."""
    client = app.test_client()
    client.answer = client.post(path, data={"email": PAUL, "password": GOOD, **more})
    return client


def test_it_counts_once_an_app_shows_that_it_has_the_secret(app, paul):
    page = paul.get(APP).text
    sealed, secret = SEALED.search(page)[1], SECRET.search(page)[1]
    assert 'src="data:image/svg+xml' in page
    again = paul.post(APP, data={"sealed": sealed, "code": wrong_code(secret)}).text
    assert "This code is not right" in again
    assert SECRET.search(again)[1] == secret
    assert is_in(enter(app))
    done = paul.post(APP, data={"sealed": sealed, "code": code_of(secret)}, follow_redirects=True).text
    assert len(set(re.findall(r"<code>([a-z2-7-]{19})</code>", done))) == 10
    assert not is_in(enter(app))
    assert told(app)[-1] == f"{AccountAct.FACTOR_ADDED.label}/"
    with app.app_context():
        row = db.session.scalars(select(Factor)).one()
        assert secret not in row.secret
        assert all(len(each.code_hash) == 64 for each in db.session.scalars(select(RecoveryCode)))


@pytest.mark.parametrize("sealed", ["", "nonsense", "é", None])
def test_a_secret_that_was_not_sealed_here_for_this_account_is_none(app, paul, cast, sign_in, sealed):
    page = sign_in(cast.sam).get(APP).text
    sealed = SEALED.search(page)[1] if sealed is None else sealed
    answer = paul.post(APP, data={"sealed": sealed, "code": code_of(SECRET.search(page)[1])})
    assert "This code is not right" in answer.text
    with app.app_context():
        assert db.session.scalars(select(Factor)).all() == []


def by_password(app):
    return enter(app)


def by_link(app):
    client = app.test_client()
    client.post("/account/by-mail", data={"email": PAUL})
    client.answer = client.post(last_link(app))
    return client


def by_code(app):
    client = app.test_client()
    client.post("/account/by-mail", data={"email": PAUL})
    client.answer = client.post("/account/code", data={"code": last_code(app)})
    return client


def by_reset(app):
    client = app.test_client()
    client.post("/account/reset", data={"email": PAUL})
    client.answer = client.post(last_link(app), data={"password": "another long phrase"})
    return client


@pytest.mark.parametrize("first", [by_password, by_link, by_code, by_reset])
def test_every_way_in_asks_for_it_and_signs_nobody_in_before(app, secret, first):
    with app.app_context():
        before = len(db.session.scalars(select(SignIn)).all())
    client = first(app)
    assert client.answer.location.startswith("/account/factor")
    assert not is_in(client)
    with app.app_context():
        assert len(db.session.scalars(select(SignIn)).all()) == before
    assert client.post("/account/factor", data={"code": wrong_code(secret)}).status_code == 200
    assert not is_in(client)
    assert client.post("/account/factor", data={"code": code_of(secret)}).status_code == 302
    assert is_in(client)


def test_it_leads_on_and_keeps_whether_the_device_is_remembered(app, secret):
    client = enter(app, "/account/sign-in?next=/account/roles", remember="y")
    assert client.answer.location == "/account/factor?next=/account/roles"
    assert client.post(client.answer.location, data={"code": code_of(secret)}).location == "/account/roles"
    client.delete_cookie("session")
    assert is_in(client)


def test_a_code_works_once_however_many_use_it_at_once(app, secret):
    clients = [enter(app) for _ in range(4)]
    code = code_of(secret)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda c: c.post("/account/factor", data={"code": code}), clients))
    assert [is_in(client) for client in clients].count(True) == 1
    late = enter(app)
    assert "used already" in late.post("/account/factor", data={"code": code}).text


def test_a_recovery_code_works_once_and_in_any_spelling(app, with_app):
    code, other = with_app[1][:2]
    client = enter(app)
    assert client.post("/account/factor", data={"code": f" {code.upper()} "}).status_code == 302
    assert is_in(client)
    assert f"{AccountAct.RECOVERY_CODE_USED.label}/9" in told(app)
    second = enter(app)
    second.post("/account/factor", data={"code": code})
    assert not is_in(second)
    second.post("/account/factor", data={"code": other})
    assert is_in(second)


def test_five_wrong_codes_bring_a_pause_in_which_only_recovery_codes_count(app, with_app):
    secret, recovery = with_app
    for n in range(5):
        assert "not right" in enter(app).post("/account/factor", data={"code": wrong_code(secret, n * 100)}).text
    client = enter(app)
    assert "Too many wrong codes" in client.post("/account/factor", data={"code": code_of(secret)}).text
    assert not is_in(client)
    client.post("/account/factor", data={"code": recovery[0]})
    assert is_in(client)
    with app.app_context(), transaction():
        db.session.execute(update(Factor).values(tried_at=clock.now() - timedelta(minutes=15)))
    later = enter(app)
    later.post("/account/factor", data={"code": code_of(secret)})
    assert is_in(later)


def test_who_is_half_in_has_ten_minutes_and_loses_it_with_the_password(app, secret, paul):
    slow, overtaken = enter(app), enter(app)
    paul.post("/account/password", data={"password": "another long phrase"})
    late = overtaken.post("/account/factor", data={"code": code_of(secret)}, follow_redirects=True)
    assert late.request.path == "/account/sign-in"
    with app.app_context(), transaction():
        db.session.execute(update(OneTimeLink).values(used_at=None, expires_at=clock.now()))
    slow.post("/account/factor", data={"code": code_of(secret)})
    assert [is_in(slow), is_in(overtaken)] == [False, False]


def test_what_is_sensitive_takes_its_code_and_neither_password_nor_letter(app, paul, secret):
    forget_steps(app)
    set_back(app)
    again = "/account/again?next=/account/password"
    assert paul.get("/account/password").location == again
    page = paul.get(again).text
    assert "Send me a code" not in page
    assert paul.post("/account/again/send").location.startswith("/account/again")
    assert paul.get("/account/again/code").location.startswith("/account/again")
    assert "not right" in paul.post(again, data={"code": wrong_code(secret)}).text
    assert paul.post(again, data={"code": code_of(secret)}).location == "/account/password"
    assert paul.get("/account/password").status_code == 200
    set_back(app)
    for by in ("", "&by=password"):
        page = paul.post(again + by, data={"password": GOOD})
        assert page.status_code == 200
        assert 'by=password"' not in page.text
        assert 'type="password"' not in page.text
    for path in ("/account/password", "/account/address", APP, f"{APP}/remove", "/account/factors/codes"):
        assert paul.get(path).location == f"/account/again?next={path}"


def test_who_came_in_before_by_the_password_alone_is_out_with_the_first_factor(app, cast, paul, sign_in):
    """They took it off again, by the password."""
    thief, sam = enter(app), sign_in(cast.sam)
    assert "signed out everywhere else" in paul.get("/account/factors").text
    page = paul.get(APP).text
    data = {"sealed": SEALED.search(page)[1], "code": code_of(SECRET.search(page)[1], 0)}
    assert "signed out everywhere else" in paul.post(APP, data=data, follow_redirects=True).text
    assert [is_in(paul), is_in(thief), is_in(sam)] == [True, False, True]
    forget_steps(app)
    elsewhere = enter(app)
    elsewhere.post("/account/factor", data={"code": code_of(SECRET.search(page)[1])})
    page = paul.get(APP).text
    data = {"sealed": SEALED.search(page)[1], "code": code_of(SECRET.search(page)[1], 0)}
    assert "signed out everywhere else" not in paul.post(APP, data=data, follow_redirects=True).text
    assert is_in(elsewhere), "it has shown one"


@pytest.mark.parametrize("path", [APP, f"{APP}/remove", "/account/factors/codes"])
def test_a_found_browser_changes_no_factor(app, paul, secret, path):
    set_back(app)
    for method in ("GET", "POST"):
        assert paul.open(path, method=method).location == f"/account/again?next={path}"
    with app.app_context():
        assert len(db.session.scalars(select(Factor)).all()) == 1


def test_removed_it_is_asked_for_no_more(app, paul, secret):
    assert "Remove the app?" in paul.get(f"{APP}/remove").text
    paul.post(f"{APP}/remove")
    paul.post(f"{APP}/remove")
    assert is_in(enter(app))
    assert told(app).count(f"{AccountAct.FACTOR_REMOVED.label}/") == 1
    with app.app_context():
        assert db.session.scalars(select(RecoveryCode)).all() == []


def test_new_recovery_codes_end_the_old_ones(app, paul, with_app):
    shown = paul.post("/account/factors/codes").location
    new, again = (re.findall(r"<code>([a-z2-7-]{19})</code>", paul.get(shown).text) for _ in range(2))
    assert again == new != [], "loaded again it makes no others"
    client = enter(app)
    client.post("/account/factor", data={"code": with_app[1][0]})
    assert not is_in(client)
    client.post("/account/factor", data={"code": new[0]})
    assert is_in(client)


@pytest.mark.parametrize("late", [True, False])
def test_whoever_takes_an_address_back_is_not_kept_out_by_the_thiefs_app(app, cast, paul, late):
    if not late:
        set_up(paul)
    with app.app_context(), transaction():
        db.session.execute(update(Factor).values(added_at=clock.now() - timedelta(hours=1)))
        here = db.session.scalars(select(SignIn).where(SignIn.account_id == cast.paul)).one()
        ask_address(here, "thief@test.example", "", clock.now())
        db.session.flush()
        link = db.session.scalars(select(OneTimeLink).order_by(OneTimeLink.id.desc())).first()
        change_address(link, clock.now(), but=here)
    back = re.search(r"(/account/not-me/\S+)", last_letter(app))[1]
    if late:
        set_up(paul)
    app.test_client().post(back)
    assert is_in(by_link(app)) is late


@pytest.mark.parametrize("code", ["", "x" * 5000, "\udcff".encode(errors="replace").decode(), "١٢٣٤٥٦", "-", "%00"])
def test_what_is_no_code_lets_nobody_in(app, secret, code):
    client = enter(app)
    assert client.post("/account/factor", data={"code": code}).status_code == 200
    assert not is_in(client)


def test_the_operator_removes_it(app, secret):
    with app.app_context():
        said, again = (app.test_cli_runner().invoke(account_recover, [PAUL]) for _ in range(2))
    assert (said.output, again.exit_code) == ("Removed.\n", 1)
    assert is_in(enter(app))


def test_the_code_is_taken_as_the_page_that_asks_who_is_there_sends_it(app, paul):
    """With a field for what was typed, empty here: the form was taken for one that only shows it again."""
    codes, again = set_up(paul)[1], "/account/again?next=/account/password"
    set_back(app)
    drawn = dict.fromkeys(re.findall(r'<input[^>]*name="(\w+)"', paul.get(again).text), "")
    assert "kept" in drawn
    assert "not right" in paul.post(again, data=drawn | {"code": "000000"}).text
    assert paul.post(again, data=drawn | {"code": codes[0]}).location == "/account/password"
