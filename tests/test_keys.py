"""A new key of the site: what the one before signed or sealed is good while that is a fallback, and not without it."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from huey.registry import Message
from pyotp import TOTP
from sqlalchemy import select, update

from forum import clock
from forum.accounts.models import Account, Factor
from forum.accounts.queries import count_sealed_by_others
from forum.accounts.services import hash_password
from forum.cli import account_reseal
from forum.db import db, transaction
from forum.jobs.queues import Messages, NotOurs
from forum.settings import load
from forum.web import giving_back
from tests.accounts.test_views import last_link
from tests.accounts.test_views_factors import forget_steps, set_up
from tests.invitations.conftest import place as place
from tests.invitations.replies import answer, take
from tests.opening import fields_of

OLD, NEW = "uH7cYt0sZ3nRk9wQ2xLd8VbMf5aGj1pE-Ti4", "q8R2mXv6LpTz0KcYf4WnJd9sHb3EuGa7-oI1"
GOOD = "four turquoise camels"
ORIGIN = {"Origin": "http://localhost"}


@pytest.fixture
def use(app, monkeypatch):
    """Take these keys from now on, the last one to sign; what settings make of them, see below."""

    def used(*keys: str) -> None:
        *before, now = keys
        for name, value in {
            "SECRET_KEY": now,
            "SECRET_KEY_FALLBACKS": before,
            "WTF_CSRF_SECRET_KEY": [*keys],
            "KEYS": [*keys],
        }.items():
            monkeypatch.setitem(app.config, name, value)

    used(OLD)
    return used


@pytest.fixture
def paul(app, cast):
    with app.app_context(), transaction():
        db.session.get_one(Account, cast.paul).password_hash = hash_password(GOOD)
    return cast.paul


def enter(app, **more: str) -> FlaskClient:
    client = app.test_client()
    client.post("/account/sign-in", data={"email": "paul@test.example", "password": GOOD, **more})
    return client


def is_in(client: FlaskClient) -> bool:
    return client.get("/account/profile").status_code == 200


def test_settings_read_the_keys_of_before(monkeypatch, tmp_path):
    environ = {"SECRET_KEY": NEW, "SECRET_KEY_FALLBACKS": f"{OLD} {'o' * 40}", "PUBLIC_URL": "https://x.example"}
    for name, value in (environ | {"INSTANCE": str(tmp_path)}).items():
        monkeypatch.setenv(f"FORUM_{name}", value)
    config = load()
    assert config["SECRET_KEY_FALLBACKS"] == [OLD, "o" * 40]
    assert config["KEYS"] == config["WTF_CSRF_SECRET_KEY"] == [OLD, "o" * 40, NEW]


def test_a_signed_in_browser_stays_so(app, paul, use):
    client, lost = enter(app), enter(app)
    use(OLD, NEW)
    assert is_in(client)
    use(NEW)
    assert not is_in(lost)
    use(OLD, NEW)
    later = enter(app)
    use(NEW)
    assert is_in(later)


def test_a_remembered_browser_stays_so_and_is_remembered_by_the_new_key(app, paul, use):
    client, lost = enter(app, remember="y"), enter(app, remember="y")
    for browser in (client, lost):
        browser.delete_cookie("session")
    use(OLD, NEW)
    assert is_in(client)
    use(NEW)
    client.delete_cookie("session")
    assert is_in(client)
    assert not is_in(lost)
    client.set_cookie("remember_token", "nonsense|00")
    client.delete_cookie("session")
    assert not is_in(client)


def test_a_form_that_was_open_is_saved(app, paul, use):
    client = enter(app)
    app.config["WTF_CSRF_ENABLED"] = True
    fields = fields_of(client.get("/account/profile").text)
    use(OLD, NEW)
    assert client.post("/account/profile", data=fields, headers=ORIGIN).status_code == 302
    use(NEW)
    assert client.post("/account/profile", data=fields, headers=ORIGIN).status_code == 400


def test_what_was_typed_signed_out_is_kept(app, use):
    with app.test_request_context("/account/profile", method="POST", data={"name": "typed"}):
        kept = giving_back.keep()
    with app.test_request_context("/account/profile", method="POST", data={"kept": kept}):
        use(NEW)
        giving_back.give_back_kept()
        assert giving_back.find_given_back() is None
    with app.test_request_context("/account/profile", method="POST", data={"kept": kept}):
        use(OLD, NEW)
        giving_back.give_back_kept()
        assert giving_back.find_given_back().to_dict() == {"name": "typed"}


def test_a_job_that_waits_is_done():
    message = Message(id="1", name="tell", eta=None, retries=0, args=(7,), kwargs={})
    waiting = Messages([OLD]).serialize(message)
    assert Messages([OLD, NEW]).deserialize(waiting).args == (7,)
    with pytest.raises(NotOurs):
        Messages([NEW]).deserialize(waiting)
    assert Messages([NEW]).deserialize(Messages([OLD, NEW]).serialize(message)).args == (7,)


@pytest.fixture
def with_app(app, paul, use):
    """Paul's app, sealed by the old key: what it shows now."""
    secret, _ = set_up(enter(app))

    def code() -> str:
        forget_steps(app)
        with app.app_context(), transaction():
            db.session.execute(update(Factor).values(tries=0))
        return TOTP(secret).at(clock.now() + timedelta(seconds=30))

    return code


def passes(app, code: str) -> bool:
    client = enter(app)
    client.post("/account/factor", data={"code": code})
    return is_in(client)


def test_a_second_factor_opens_and_is_sealed_anew(app, with_app, use):
    use(NEW)
    assert not passes(app, with_app())
    use(OLD, NEW)
    assert passes(app, with_app())
    with app.app_context():
        assert count_sealed_by_others(NEW) == 1
        assert app.test_cli_runner().invoke(account_reseal).output == "Sealed: 1.\n"
    use(NEW)
    assert passes(app, with_app())
    with app.app_context():
        assert (count_sealed_by_others(NEW), count_sealed_by_others(OLD)) == (0, 1)


def test_a_factor_that_is_set_up_is_sealed_by_the_new_key(app, paul, use):
    use(OLD, NEW)
    set_up(enter(app))
    with app.app_context():
        assert count_sealed_by_others(NEW) == 0
        assert len(db.session.scalars(select(Factor)).all()) == 1


def test_an_answer_to_an_invitation_of_before_is_taken(context, use, place):
    sent = answer("TENTATIVE")
    use(NEW)
    assert take(sent, context) == "FOREIGN"
    use(OLD, NEW)
    assert take(sent, context) == "TENTATIVE"


def test_links_and_calendar_addresses_need_no_key(app, client, paul, use):
    client.post("/account/by-mail", data={"email": "paul@test.example"})
    link = last_link(app)
    use(NEW)
    other = app.test_client()
    assert other.post(link).status_code == 302
    assert is_in(other)
