"""Troubles are answered plainly, and logged without people or secrets."""

import logging
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select, text

from forum.accounts.models import Account
from forum.db import db


def test_an_exception_is_logged_by_route_without_the_token(app, client, caplog):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE subscription RENAME TO gone"))
    with caplog.at_level(logging.ERROR):
        answer = client.get("/calendar/personal/very-secret-token.ics")
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO subscription"))
    app.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == 500
    assert "/calendar/personal/<token>.ics" in caplog.text
    assert "very-secret-token" not in caplog.text


def test_the_same_address_signed_up_by_eight_at_once_is_one_account(app):
    def sign_up(_: int) -> int:
        data = {"email": "twice@test.example", "password": "four turquoise camels"}
        return app.test_client().post("/account/sign-up", data=data).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(sign_up, range(8))) <= {200, 409}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1
