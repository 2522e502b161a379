"""What nobody should send to a calendar address, and does: never 500, never another's data."""

from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from forum.formats import FORMATS
from tests.feeds.reading import FEED
from tests.worlds import do_release


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


def test_a_title_with_what_no_xml_can_hold_is_told_without_it(app, client, cast, token):
    """On the landed revision these documents were not well formed."""

    def rename(slot):
        slot.session.title = {"en": "Open\uffffing\ufffe \x0bnow"}

    with app.app_context():
        do_release(cast, 1, rename)
    body = """<sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level><prop><displayname/>
        <C:calendar-data xmlns:C="urn:ietf:params:xml:ns:caldav"/></prop></sync-collection>"""
    documents = [client.get(f"/calendar/innoprom/2027.{ending}").data for ending in FORMATS if ending.endswith(".xml")]
    documents.append(client.open("/dav/editions/innoprom--2027/", method="REPORT", data=body).data)
    for document in documents:
        assert "Opening now" in "".join(ET.fromstring(document).itertext())
