"""Feeds over HTTP: conditional requests with the very headers sent, what leaves a feed."""

import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import event

from forum import clock, printing
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Series, Venue
from forum.editions.rules import draft_facts
from forum.editions.services import save_edition, show
from forum.feeds import views as calendars
from forum.formats import FORMATS
from forum.releases.models import Release
from forum.releases.rules import encode, next_document
from tests.factories import text
from tests.feeds.reading import FEED, events, opening
from tests.formats.samples import UIDS, recurring
from tests.releases.samples import START, facts
from tests.worlds import do_release


def test_headers_and_conditional_requests(client, released):
    first = client.get(FEED, headers={"Accept-Encoding": "identity"})
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "public, max-age=300, s-maxage=60"
    assert "Set-Cookie" not in first.headers
    tag, since = first.headers["ETag"], first.headers["Last-Modified"]
    assert not tag.startswith("W/")
    plain = {"Accept-Encoding": "identity"}
    for value in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        assert client.get(FEED, headers={"If-None-Match": value, **plain}).status_code == 304, value
    assert client.get(FEED, headers={"If-Modified-Since": since, **plain}).status_code == 304
    assert (
        client.get(FEED, headers={"If-None-Match": '"other"', "If-Modified-Since": since, **plain}).status_code == 200
    )
    assert client.get(FEED, headers={"If-None-Match": "nonsense", **plain}).status_code == 200
    zipped = client.get(FEED, headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["ETag"] != tag
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert (
        client.get(FEED, headers={"If-None-Match": zipped.headers["ETag"], "Accept-Encoding": "gzip"}).status_code
        == 304
    )
    head = client.head(FEED, headers=plain)
    assert (head.data, head.headers["ETag"], head.headers["Content-Length"]) == (b"", tag, str(len(first.data)))
    assert client.get(FEED, headers=plain).data == first.data
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        assert client.open(FEED, method=method).status_code == 405


def test_only_the_pdf_changes_with_the_fonts_of_the_operator(client, released, tmp_path):
    addresses = [f"/calendar/innoprom/2027.{ending}" for ending in ("ics", "xlsx", "pdf")]
    before = [client.get(address).headers["ETag"] for address in addresses]
    shutil.copy(printing.HERE / "fonts" / "golos-text-400.ttf", tmp_path)
    printing.use_fonts(tmp_path)
    try:
        after = [client.get(address).headers["ETag"] for address in addresses]
    finally:
        printing.use_fonts(None)
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, True, False]


def test_a_304_asks_the_database_once_and_not_again_within_a_second(app, client, released, monkeypatch):
    monkeypatch.setitem(app.config, "FEED_SECONDS", 1)
    tag = client.get(FEED).headers["ETag"]
    seen = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        for _ in range(5):
            assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304
        assert seen == []
        calendars.forget()
        assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304
        assert len([s for s in seen if s.lstrip().upper().startswith("SELECT")]) == 1
        for path in ("/calendar/all.ics", "/calendar/innoprom.ics"):
            tag = client.get(path).headers["ETag"]
            seen.clear()
            assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
            assert len([s for s in seen if s.lstrip().upper().startswith("SELECT")]) == 1


def test_every_published_change_raises_the_sequence_and_moves_the_etag(app, client, released):
    before = client.get(FEED)
    with app.app_context():
        do_release(released, 1, lambda slot: setattr(slot, "ends_at", slot.ends_at + timedelta(hours=1)))
    after = client.get(FEED)
    old, new = (
        opening(client),
        next(e for e in Calendar.from_ical(before.data).walk("VEVENT") if "Opening" in e["SUMMARY"]),
    )
    assert (new["SEQUENCE"], old["SEQUENCE"]) == (0, 1)
    assert new["UID"] == old["UID"]
    assert after.headers["ETag"] != before.headers["ETag"]


def test_filters_and_languages_have_their_own_feed(client, released):
    assert len(events(client.get(f"{FEED}?language=en"))) == 1
    assert [str(e["SUMMARY"]) for e in events(client.get(f"{FEED}?language=tk")).values()] == ["innoprom edition"]
    assert b"Opening" in client.get(f"{FEED}?lang=ru&nonsense=1").data
    assert client.get(f"{FEED}?lang=ru").headers["ETag"] != client.get(FEED).headers["ETag"]


def test_the_page_the_feed_and_the_ways_to_subscribe_read_one_filter(client, released):
    """However it is written: the page leads to the address that the feed calls its own."""
    asked = "q=plenary&track=&day=2099-01-01&q=opening&q=opening&nonsense=1"
    canonical = "day=2099-01-01&q=opening&q=plenary&lang=en"
    page = client.get(f"/forums/innoprom/2027/programme?{asked}").text.replace("&amp;", "&")
    assert f"/forums/innoprom/2027/subscribe?{canonical.removesuffix('&lang=en')}" in page
    ways = client.get(f"/forums/innoprom/2027/subscribe?{asked}").text.replace("&amp;", "&")
    assert f"/calendar/innoprom/2027.ics?{canonical}" in ways
    calendar = client.get(f"{FEED}?{asked}&lang=en").text.replace("\r\n ", "")
    assert f"/calendar/innoprom/2027.ics?{canonical}" in calendar


@pytest.mark.parametrize(("ending", "made"), FORMATS.items())
def test_the_address_of_a_session_has_other_endings(client, released, ending, made):
    """As README says: all but those that tell a whole edition; nothing is in them but the session."""
    (found,) = (e for e in client.get("/calendar/innoprom/2027.jsonld").get_json(force=True)["@graph"][1:2])
    answer = client.get(f"/calendar/innoprom/2027/sessions/{found['url'].rpartition('/')[2]}.{ending}")
    assert answer.status_code == (404 if made.whole else 200)
    if not made.whole:
        assert answer.headers["Content-Type"].partition(";")[0] == made.mimetype.partition(";")[0]
        assert found["name"].encode() in answer.data
        assert answer.headers["ETag"]
    assert client.get(f"/calendar/innoprom/2027/sessions/999999.{ending}").status_code == 404


def test_a_page_says_to_search_engines_what_the_feed_says(client, released):
    graph = client.get("/calendar/innoprom/2027.jsonld").get_json(force=True)["@graph"]
    opening = next(node for node in graph if node["name"] == "Opening")
    page = client.get(urlsplit(opening["url"]).path).text
    said = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', page)[1])
    assert said["@context"] == "https://schema.org"
    assert said["@graph"] == [graph[0], opening]


def test_a_renamed_slug_keeps_answering(app, client, released):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, released.edition)
        values = {
            n: getattr(edition, n)
            for n in ("name", "about", "audience", "starts_on", "ends_on", "languages", "venue_id")
        }
        save_edition(edition, {**values, "slug": "renamed"}, db.session.get_one(Account, released.olga), clock.now())
    calendars.forget()
    assert client.get(FEED).status_code == 200
    assert opening(client)["UID"] == opening(client, "/calendar/innoprom/renamed.ics")["UID"]
    assert client.get("/forums/innoprom/2027/").status_code == 200


def test_a_forum_through_the_years_carries_its_programmes(client, released):
    found = events(client.get("/calendar/innoprom.ics"))
    assert sorted(str(e["SUMMARY"]) for e in found.values()) == ["Opening", "innoprom edition"]
    assert len(events(client.get("/calendar/all.ics"))) == 2


def test_the_same_content_is_the_same_bytes_on_every_database(app, client):
    """The digest was written down once; SQLite, PostgreSQL and every later process must come to it."""
    with app.app_context(), transaction():
        venue = Venue(id=7001, name=text("Halls"), address=text("1 Street"), city=text("Berlin"), country="UZ", timezone="Europe/Berlin", latitude=41.3, longitude=69.2)  # fmt: skip
        series = Series(id=7001, slug="fixed", name=text("Fixed"), summary=text("S"), about=text("A"))
        edition = Edition(
            id=7001, series=series, venue=venue, slug="2027", uid=UUID(UIDS[19]), name=text("Fixed 2027"), about=text("About"), audience=text("-"),
            starts_on=date(2027, 1, 2), ends_on=date(2027, 5, 9), languages=["en"], state=EditionState.ANNOUNCED,
        )  # fmt: skip
        document = next_document(None, [facts(1), recurring()], "Europe/Berlin", START)
        db.session.add_all([venue, series, edition])
        db.session.flush()
        db.session.add(Release(edition_id=7001, number=1, released_at=START, document=encode(document)[0], key=7001))
        show(edition, draft_facts(edition), datetime(2026, 5, 1, tzinfo=UTC), release=7001)
    app.config["PUBLIC_URL"], kept = "https://forum.example", app.config["PUBLIC_URL"]
    try:
        got = client.get("/calendar/fixed/2027.ics", headers={"Accept-Encoding": "identity"})
    finally:
        app.config["PUBLIC_URL"] = kept
    assert got.headers["Last-Modified"] == "Sat, 02 Jan 2027 05:00:00 GMT"
    assert sha256(got.data).hexdigest()[:16] == "33437ab04820a5a0"
    assert got.headers["ETag"] == '"c59996f84a4922e45d6d17599cd5a2b5"'


def test_a_release_of_sessions_alone_leaves_the_calendar_of_everything_as_it_is(app, client, released):
    before, years = client.get("/calendar/all.ics"), client.get("/calendar/innoprom.ics")
    with app.app_context():
        do_release(released, 1, lambda slot: setattr(slot, "ends_at", slot.ends_at + timedelta(hours=1)))
    now = client.get("/calendar/all.ics")
    assert (now.data, now.headers["ETag"]) == (before.data, before.headers["ETag"])
    assert client.get("/calendar/innoprom.ics").headers["ETag"] != years.headers["ETag"]


def test_what_is_closed_leaves_the_calendar_of_everything_for_who_asks_by_date_alone(app, client, released):
    before = client.get("/calendar/all.ics")
    with app.app_context(), transaction():
        db.session.get_one(Edition, released.edition).series.closed = True
    now = client.get("/calendar/all.ics", headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert len(events(now)) == len(events(before)) - 1
