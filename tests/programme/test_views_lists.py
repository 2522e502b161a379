"""The desk's lists of who speaks and of tracks."""

import pytest
from lxml import html

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.models import Appearance, Session, Speaker
from tests.factories import make_speaker, make_track, text

SPEAKERS = "/manage/innoprom/2027/speakers"


@pytest.fixture
def zarina(app, cast):
    """A speaker who appears in one session, with where she is from."""
    with app.app_context(), transaction():
        speaker = make_speaker(db.session.get_one(Edition, cast.edition), "Zarina")
        speaker.affiliation = text("Rector, School of Bridges")
        session = db.session.get_one(Session, cast.session)
        session.appearances = [*session.appearances, Appearance(speaker=speaker, position=9)]
        return speaker.id


def rows(page: str) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row] for row in html.fromstring(page).xpath("//tbody/tr")
    ]


def test_each_speaker_is_a_row_with_where_from_and_in_how_many_sessions(cast, sign_in, zarina):
    page = sign_in(cast.olga).get(SPEAKERS).text
    assert ["Z Zarina", "Rector, School of Bridges", "1"] in rows(page)
    assert f"{len(rows(page))}</small></h1>" in page


def test_speakers_are_searched_by_name_and_by_where_they_are_from(cast, sign_in, zarina):
    olga = sign_in(cast.olga)
    for words in ("zarína", "school bridges"):
        assert [row[0] for row in rows(olga.get(SPEAKERS, query_string={"q": words}).text)] == ["Z Zarina"]
    assert "Nothing is like that." in olga.get(f"{SPEAKERS}?q=nobody").text


def test_speakers_come_by_pages(app, cast, sign_in):
    with app.app_context(), transaction():
        for number in range(31):
            make_speaker(db.session.get_one(Edition, cast.edition), f"Name {number:02}")
        count = len(db.session.query(Speaker).filter_by(edition_id=cast.edition).all())
    olga = sign_in(cast.olga)
    first, second = (rows(olga.get(f"{SPEAKERS}?page={page}").text) for page in (1, 2))
    assert (len(first), len(second)) == (30, count - 30)


def test_a_track_shows_the_colour_that_visitors_see(app, cast, sign_in):
    with app.app_context(), transaction():
        for name in ("Energy", "Water"):
            make_track(db.session.get_one(Edition, cast.edition), name)
    page = html.fromstring(sign_in(cast.olga).get("/manage/innoprom/2027/tracks").text)
    tones = page.xpath("//main//li[span[@class='tone']]/@class")
    assert tones == [f"track-{number}" for number in range(len(tones))]
    assert len(tones) >= 2


@pytest.mark.parametrize("what", ["session", "speaker", "track"])
def test_the_form_of_a_new_one_says_that_it_is_new(cast, sign_in, what):
    page = sign_in(cast.olga).get(f"/manage/innoprom/2027/{what}s/new").text
    assert f"<h1>New {what}</h1>" in page


def test_a_long_title_stands_smaller_above_its_form(app, cast, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Session, cast.session).title = text("word " * 50)
    page = sign_in(cast.olga).get(f"/manage/innoprom/2027/sessions/{cast.session}").text
    assert '<h1 class="is-endless">' in page


def test_sessions_name_their_languages(cast, sign_in, app):
    with app.app_context(), transaction():
        db.session.get_one(Session, cast.session).languages = ["ru", "uz"]
    assert "Russian, Uzbek" in [row[-1] for row in rows(sign_in(cast.olga).get("/manage/innoprom/2027/sessions").text)]
