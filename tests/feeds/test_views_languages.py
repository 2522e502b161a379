"""Feeds and CalDAV take every language that texts can be in."""

import re

import pytest

from forum.db import db, transaction
from forum.editions.models import Edition, Venue
from forum.editions.queries import get_public
from forum.feeds.queries import facts_of
from forum.formats import FORMATS
from forum.languages import CONTENT, words_of
from tests.web.test_language_pages import TITLE, kazakh  # noqa: F401 - the fixture
from tests.worlds import do_release

NEW = ["kk", "ky", "tg", "tk", "uz-Cyrl"]


@pytest.mark.slow
@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_of_every_language_has_an_address(client, kazakh, ending):  # noqa: F811
    tags = set()
    for language in CONTENT:
        answer = client.get(f"/calendar/innoprom/2027.{ending}?lang={language}")
        assert answer.status_code == 200
        tags.add(answer.headers["ETag"])
        if ending not in {"pdf", "xlsx"}:
            text = (
                answer.text.replace("\r\n ", "").encode().decode("unicode_escape" if "\\u" in answer.text else "utf-8")
            )
            assert (TITLE in text) == (language == "kk" or ending == "jscalendar.json")
    assert len(tags) == len(CONTENT)
    assert (
        client.get(f"/calendar/innoprom/2027.{ending}?lang=qaa").headers["ETag"]
        == client.get(f"/calendar/innoprom/2027.{ending}?lang=en").headers["ETag"]
    )


@pytest.mark.parametrize("language", NEW)
def test_caldav_keys_end_in_every_language(client, kazakh, language):  # noqa: F811
    body = '<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:sync-token/><c:calendar-data/></d:prop></d:propfind>'
    path = f"/dav/editions/innoprom--2027--{language}/"
    answer = client.open(path, method="PROPFIND", headers={"Depth": "1"}, data=body)
    assert answer.status_code == 207
    assert (TITLE in answer.text) == (language == "kk")
    assert ("Открытие" in answer.text) == (language in {"ky", "tg", "tk", "uz-Cyrl"})
    token = re.search(r"<d:sync-token>([^<]+)<|sync-token>([^<]+)<", answer.text)
    assert f".{language}." in token.group(0)
    sync = f'<d:sync-collection xmlns:d="DAV:"><d:sync-token>{token.group(1) or token.group(2)}</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>'
    assert client.open(path, method="REPORT", data=sync).status_code == 207
    assert (
        client.open("/dav/editions/innoprom--2027--qaa/", method="PROPFIND", headers={"Depth": "0"}).status_code == 404
    )


def test_a_place_is_told_in_a_language_only_where_a_venue_is(app, client, released):
    with app.app_context():
        edition = db.session.get_one(Edition, released.edition)
        told = facts_of(get_public(released.edition), "").place
        assert list(told) == ["en", "ru", "uz"]  # part of every ETag that calendars know
        venue_id = edition.venue_id
        db.session.rollback()
        with transaction():
            venue = db.session.get_one(Venue, venue_id)
            venue.city = {**venue.city, "kk": "Ташкент қаласы"}
        do_release(released, 1)
    assert "Halls\\, 1 Street\\, Ташкент қаласы" in client.get("/calendar/innoprom/2027.ics?lang=kk").text.replace(
        "\r\n ", ""
    )
    assert "Halls\\, 1 Street\\, Tashkent" in client.get("/calendar/innoprom/2027.ics?lang=ky").text.replace(
        "\r\n ", ""
    )
    assert words_of("ky") == "ru"
