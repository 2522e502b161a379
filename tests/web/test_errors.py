"""Troubles are answered plainly, and logged without people or secrets."""

import logging

from sqlalchemy import text

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
