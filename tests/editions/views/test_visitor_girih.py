"""The girih of a series: at an address of its own, on its pages, and a secret where the series is."""

import re

import pytest

from forum.db import db, transaction
from forum.editions.models import Edition, Series
from forum.girih import draw, motif_of

ADDRESS = "/forums/innoprom/girih.svg"


@pytest.fixture
def series(app, cast):
    with app.app_context():
        found = db.session.get_one(Edition, cast.edition).series
        return found.id, found.accent


def test_a_girih_is_drawn_from_key_and_accent_and_every_cache_may_keep_it(client, series):
    key, accent = series
    answer = client.get(ADDRESS)
    assert answer.mimetype == "image/svg+xml"
    assert answer.text == draw(motif_of(key), accent)
    assert answer.headers["Cache-Control"].startswith("public, ")
    assert "Cookie" not in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("coding", ["", "br", "gzip"])
def test_whoever_has_it_is_told_that_nothing_changed_until_the_accent_does(app, client, series, coding):
    accepts = {"Accept-Encoding": coding}
    etag = client.get(ADDRESS, headers=accepts).headers["ETag"]
    again = {**accepts, "If-None-Match": etag, "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert client.get(ADDRESS, headers=again).status_code == 304
    with app.app_context(), transaction():
        db.session.get_one(Series, series[0]).accent = "steppe"
    changed = client.get(ADDRESS, headers=again)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag
    del again["If-None-Match"]
    assert client.get(ADDRESS, headers=again).status_code == 200


def test_a_closed_series_shows_its_girih_to_its_members_alone(client, cast, sign_in):
    assert client.get("/forums/council/girih.svg").status_code == 404
    assert sign_in(cast.paul).get("/forums/council/girih.svg").status_code == 404
    answer = sign_in(cast.olga).get("/forums/council/girih.svg")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("private")


def test_pages_show_it_without_a_word_and_with_its_size(client, released):
    for page in ("/", "/forums/innoprom/", "/forums/innoprom/2027/"):
        images = re.findall(r'<img class="girih"[^>]*>', client.get(page).text)
        assert all(
            re.search(r'src="/forums/\w+/girih.svg" alt="" width="1280" height="128"', image) for image in images
        )
        assert sum(ADDRESS in image for image in images) == 1, page
    assert "girih" not in client.get("/forums/innoprom/2027/programme").text
