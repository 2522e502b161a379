"""The second factor, sent twice by one press: both answers lead where the first one does."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, update

from forum import clock
from forum.accounts.models import OneTimeLink, Purpose, SignIn
from forum.db import db, transaction
from tests.accounts.authenticator import ORIGIN, Authenticator
from tests.accounts.test_views import is_in
from tests.accounts.test_views_factors import code_of, enter, forget_steps, set_up
from tests.accounts.test_views_passkeys import add, asked

pytestmark = pytest.mark.both
NEXT = "?next=/account/roles"


def sent_twice(app, half, path, data):
    """Both answers, as two requests with the cookies of one browser."""
    cookie, gate = half.get_cookie("session").value, Barrier(2)

    def send(_):
        client = app.test_client()
        client.set_cookie("session", cookie)
        gate.wait()
        return client.post(path, data=data), client

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))
    return sorted(answers, key=lambda one: one[0].location != "/account/roles")


def landed(app, answers):
    """Where the browser is that follows the last answer, with what cookies both set."""
    (_, browser), (second, _) = answers
    assert second.location == f"/account/factor{NEXT}"
    assert "Set-Cookie" not in second.headers, "it would take back what the first one sets"
    assert browser.get(second.location).location == "/account/roles"
    assert is_in(browser)
    with app.app_context():
        return len(db.session.scalars(select(SignIn)).all())


@pytest.mark.parametrize("recovery", [False, True])
def test_a_code_sent_twice_signs_in_once_and_both_lead_on(app, paul, recovery):
    secret, codes = set_up(paul)
    forget_steps(app)
    for n in range(3):
        half = enter(app)
        code = codes[n] if recovery else code_of(secret)
        answers = sent_twice(app, half, f"/account/factor{NEXT}", {"code": code})
        assert [answer.status_code for answer, _ in answers] == [302, 302]
        assert landed(app, answers) == n + 2
        forget_steps(app)


def test_a_passkey_sent_twice_signs_in_once_and_both_lead_on(app, paul, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", ORIGIN)
    phone = Authenticator()
    add(paul, phone)
    half = enter(app)
    answer = phone.show(asked(half, "/account/factor"))
    answers = sent_twice(app, half, f"/account/factor/passkey{NEXT}", {"answer": answer})
    assert [answer.status_code for answer, _ in answers] == [302, 302]
    assert landed(app, answers) == 2


@pytest.mark.parametrize("path", ["/account/factor", "/account/factor/passkey"])
def test_who_was_too_slow_is_told_at_the_sign_in(app, paul, path, monkeypatch):
    secret, _ = set_up(paul)
    forget_steps(app)
    half = enter(app)
    with app.app_context(), transaction():
        db.session.execute(
            update(OneTimeLink).where(OneTimeLink.purpose == Purpose.FACTOR).values(expires_at=clock.now())
        )
    page = half.post(f"{path}{NEXT}", data={"code": code_of(secret)}, follow_redirects=True)
    assert page.request.path == "/account/sign-in", page.text
    assert "This took too long. Sign in again." in page.text
    assert not is_in(half)
