"""What nobody should send to a calendar address, and does: never 500, never another's data, always readable."""

import pytest
from icalendar import Calendar
from sqlalchemy import event

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.formats import FORMATS
from forum.releases.queries import get_released
from forum.releases.services import set_star
from forum.subscriptions.models import SubscriptionKind
from forum.subscriptions.services import subscribe
from forum.web.shortcut import Shortcut
from tests.feeds.test_http import FEED, do_release
from tests.web.test_access import world  # noqa: F401 - the fixture


@pytest.fixture
def token(app, cast):
    with app.app_context():
        do_release(cast, 0)
        with transaction():
            paul, edition = db.session.get_one(Account, cast.paul), db.session.get_one(Edition, cast.edition)
            set_star(paul, edition, get_released(edition, cast.session), True, clock.now())
            return subscribe(paul, "phone", "en", clock.now())


def test_ten_thousand_guesses_find_nothing_and_are_soon_refused(app, client, token):
    pages, codes = set(), []
    for n in range(10_000):
        got = client.get(f"/calendar/personal/{n:032x}.ics")
        codes.append(got.status_code)
        if n < 5:
            pages.add(got.data.replace(f"{n:032x}".encode(), b""))
    assert codes[:600] == [404] * 600
    assert set(codes[601:]) == {429}
    assert len(pages) == 1


def test_every_wrong_token_costs_the_same_single_query(app, client, token):
    """Wrong, truncated, in other case or of another kind: one look into the same unique index, then the same page."""
    with app.app_context():
        with transaction():
            paul = db.session.scalars(db.select(Account)).unique().first()
            other = subscribe(paul, "laptop", "en", clock.now(), SubscriptionKind.CALDAV)
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    pages = set()
    for wrong in ("no-such-token", token[:-1], token.upper(), other, "y" * 200):
        got = client.get(f"/calendar/personal/{wrong}.ics")
        assert got.status_code == 404
        pages.add(got.text.replace(wrong, ""))
    assert len(pages) == 1
    assert len(set(asked) - {"BEGIN"}) == 1
    assert len([sql for sql in asked if sql != "BEGIN"]) == 5


@pytest.mark.parametrize(
    "query",
    ["user_id=1", "user_id=1&account=2", "lang=xx", "lang=../../etc", "token=x", "day=2027-13-45", "track=1&track=2&track=%F0%9F%8E%AA", "q=" + "x" * 5000, "speaker=-1", "=", "&&&", "%ff=%ff", "lang=ru&lang=en"],
)  # fmt: skip
def test_what_is_not_understood_is_ignored(client, token, query):
    for path in (FEED, "/calendar/all.ics", "/calendar/innoprom.ics", f"/calendar/personal/{token}.ics"):
        got = client.get(f"{path}?{query}")
        assert got.status_code == 200
        assert Calendar.from_ical(got.data)["VERSION"] == "2.0"
        assert b"user_id" not in got.data


def test_unknown_parameters_do_not_change_a_byte_or_the_etag(client, token):
    plain, odd = client.get(FEED), client.get(f"{FEED}?t=123&user_id=7&utm_source=x")
    assert (plain.data, plain.headers["ETag"]) == (odd.data, odd.headers["ETag"])


HEADERS = [
    {"Range": "bytes=0-5"}, {"Range": "bytes=5-0, nonsense"}, {"Accept": "text/html"}, {"Accept": "application/calendar+xml"}, {"Accept-Encoding": "gzip;q=2, br;q=x"},
    {"Accept-Encoding": "\x7f"}, {"Accept-Language": "tlh"}, {"If-None-Match": '"' * 500}, {"If-None-Match": "W/"}, {"If-Modified-Since": "yesterday"},
    {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, {"If-Unmodified-Since": "x"}, {"Content-Length": "0"}, {"Authorization": "Basic eDp5"}, {"Cookie": "session=x; lang=ru"},
    {"User-Agent": "x" * 8000}, {"Expect": "nothing"}, {"Transfer-Encoding": "identity"}, {"X-Forwarded-For": "' or 1=1"}, {"Depth": "infinity"}, {"Origin": "null"},
]  # fmt: skip


@pytest.mark.parametrize("headers", HEADERS, ids=lambda h: "=".join(next(iter(h.items())))[:30])
def test_absurd_headers_change_nothing(client, token, headers):
    for path in (FEED, f"/calendar/personal/{token}.ics"):
        got = client.get(path, headers={"Accept-Encoding": "identity"} | headers)
        assert got.status_code == 200, headers
        assert "Set-Cookie" not in got.headers
        assert got.headers["Vary"] == "Accept-Encoding"
        if "Content-Encoding" not in got.headers:
            assert got.data.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_answers_at_its_address_with_the_same_validators(client, token, ending):
    for path in (
        f"/calendar/innoprom/2027.{ending}?lang=ru",
        f"/calendar/innoprom.{ending}",
        f"/calendar/all.{ending}",
    ):
        first = client.get(path)
        if FORMATS[ending].whole and "/2027" not in path:
            assert first.status_code == 404
            continue
        assert (first.status_code, first.headers["Content-Type"]) == (200, FORMATS[ending].mimetype)
        assert first.headers["Content-Disposition"].endswith(f'.{ending}"')
        assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        assert client.head(path).headers["Content-Length"] == str(len(first.data))
        assert client.post(path).status_code == 405


def test_every_format_reads_the_same_filter(client, token):
    assert b"Opening" in client.get("/calendar/innoprom/2027.csv?language=en").data
    assert b"Opening" not in client.get("/calendar/innoprom/2027.csv?language=tk").data


def test_the_memory_of_answers_is_bounded_and_forgets():
    asked = []

    def app(environ, start_response):
        asked.append(environ["QUERY_STRING"])
        start_response("200 OK", [("ETag", '"none"'), ("Last-Modified", "x")])
        return [b"data"]

    shortcut = Shortcut(app, 60)
    for n in range(5000):
        environ = {
            "PATH_INFO": "/calendar/a.ics",
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": str(n),
            "HTTP_IF_NONE_MATCH": '"none"',
        }
        assert shortcut(environ, lambda *_: None)
        assert not list(shortcut(environ, lambda *_: None))  # a 304 from memory
    assert len(shortcut._kept) <= 2000
    assert len(asked) == 5000
    shortcut.forget()
    assert shortcut(environ, lambda *_: None)
