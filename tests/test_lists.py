"""List pages cost the same number of queries with a few rows and with many."""

import re

import pytest
from sqlalchemy import event

from forum.db import db
from forum.editions.models import Edition
from forum.editions.queries import rooms_of
from forum.programme.queries import speakers_of, tracks_of
from tests.worlds import fill


def queries(app, client, path):
    seen = []

    def count(*arguments):
        seen.append(arguments[2])

    with app.app_context():
        engine = db.engine
    client.get(path)  # fills caches
    event.listen(engine, "before_cursor_execute", count)
    assert client.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", count)
    return len(seen)


PATHS = ["/", "/forums/innoprom/", "/forums/innoprom/2027/", "/manage/", "/manage/innoprom/2027/registrations", "/manage/innoprom/2027/schedule", "/manage/innoprom/2027/release",
         "/manage/innoprom/2027/sessions", "/manage/innoprom/2027/log", "/manage/innoprom/2027/log?q=a", "/manage/innoprom/2027/", "/forums/innoprom/2027/programme",
         "/calendar/all.ics", "/demo/mailbox/", "/manage/innoprom/2027/registrations.csv", "/manage/innoprom/2027/answers",
         "/manage/innoprom/2027/registrations/enter?q=test", "/manage/innoprom/2027/speakers", "/manage/innoprom/2027/speakers/new?q=known", "/manage/innoprom/2027/sessions/{session}",
         "/account/roles", "/manage/innoprom/2027/team", "/manage/administrators",
         "/manage/administrators/overview", "/manage/administrators/accounts", "/manage/administrators/accounts/{account}",
         "/manage/administrators/outbox", "/manage/administrators/acts", "/manage/administrators/acts?q=a", "/manage/administrators/accounts?q=a",
         "/account/calendars", "/calendar/innoprom.ics", "/manage/archive", "/manage/innoprom/2027/programme/archive",
         "/manage/innoprom/2027/tracks/{track}", "/manage/innoprom/2027/speakers/{speaker}", "/manage/venues/{venue}", "/manage/venues/{venue}/rooms/{room}",
         "/manage/innoprom/2027/categories/{category}", "/manage/innoprom/2027/facts", "/manage/series/innoprom",
         "/manage/things/room/{room}/archive", "/manage/things/track/{track}/merge", "/manage/things/room/{room}/merge?into={other}"]  # fmt: skip


def keys(cast):
    """Of the first of each kind."""
    venue = db.session.get_one(Edition, cast.edition).venue_id
    return {
        "session": cast.session,
        "account": cast.olga,
        "category": cast.category,
        "venue": venue,
        "room": rooms_of(venue)[0].id,
        "other": rooms_of(venue)[1].id,
        "track": tracks_of(cast.edition)[0].id,
        "speaker": speakers_of(cast.edition)[0].id,
    }


@pytest.mark.walk
@pytest.mark.slow
def test_many_rows_cost_the_queries_of_few(app, cast, sign_in):
    admin = sign_in(cast.admin)
    with app.app_context():
        fill(cast, ["a"])
        paths = [path.format(**keys(cast)) for path in PATHS]
    few = {path: queries(app, admin, path) for path in paths}
    with app.app_context():
        fill(cast, [f"b{i}" for i in range(35)])
    many = {path: queries(app, admin, path) for path in paths}
    more = {path: (few[path], many[path]) for path in paths if many[path] > few[path] + 1}
    assert not more  # one more query is one more page of ids to load relations for


@pytest.mark.parametrize("path", ["/manage/innoprom/2027/", "/manage/innoprom/2027/log", "/manage/", "/account/roles"])
def test_roles_are_read_once_per_request(app, cast, sign_in, path):
    olga, seen = sign_in(cast.olga), []
    with app.app_context():
        engine = db.engine

    def note(*arguments):
        if re.search(r"FROM grant\b", arguments[2].partition("WHERE")[0].replace('"', "")):
            seen.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    assert olga.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    assert len(seen) == 1
