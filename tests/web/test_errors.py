"""Troubles are answered plainly, and logged without people or secrets."""

import logging

import pytest
from sqlalchemy import text

from forum.db import Refusal, db
from forum.errors import Overtaken


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


@pytest.mark.parametrize(
    "query",
    [
        "endpoint=x",
        "_anchor=x",
        "_method=POST",
        "_scheme=x",
        "_external=1&_scheme=javascript",
        "series=x",
        "series_slug=x",
        "edition_slug=x",
    ],
)
def test_no_query_breaks_the_links_that_keep_it(client, cast, query):
    for page in ("/", "/forums/innoprom/2027/programme"):
        answer = client.get(f"{page}?{query}&q=word")
        assert answer.status_code == 200
        assert "javascript:" not in answer.text


def test_an_act_that_gave_way_where_no_page_tells_it_is_a_page_that_says_look_again(app):
    with app.test_request_context("/"):
        answer = app.make_response(app.handle_user_exception(Overtaken(Refusal.OVERTAKEN)))
    assert answer.status_code == 409
    assert "Look again" in answer.get_data(as_text=True)
