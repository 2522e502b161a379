"""The desk's pages of series, editions, venues and rooms."""

from sqlalchemy import func, select

from forum.db import db
from forum.editions.models import Edition, Series
from forum.editions.queries import rooms_of
from forum.programme.models import Session
from forum.programme.queries import tracks_of


def facts(**changed):
    return {
        "slug": "2030",
        "name-en": "Next",
        "starts_on": "2030-01-01",
        "ends_on": "2030-01-03",
        "languages": ["en"],
        **changed,
    }


def test_an_edition_with_a_taken_slug_or_backward_days_keeps_what_was_typed(app, cast, sign_in):
    olga = sign_in(cast.olga)
    with app.app_context():
        venue = db.session.get_one(Edition, cast.edition).venue_id
    for change, field in (
        ({"slug": "2027"}, "slug"),
        ({"ends_on": "2029-12-31"}, "ends_on"),
        ({"slug": "No Good"}, "slug"),
        ({"name-en": ""}, "name"),
    ):
        page = olga.post("/manage/series/innoprom/editions/new", data=facts(venue_id=venue, **change)).text
        assert f'id="{field}-error"' in page
        assert 'value="2030-01-01"' in page
    assert olga.post("/manage/series/innoprom/editions/new", data=facts(venue_id=venue)).status_code == 302
    with app.app_context():
        assert (
            db.session.scalar(select(func.count()).select_from(Edition).join(Series).where(Series.slug == "innoprom"))
            == 2
        )


def test_what_is_used_cannot_be_removed_and_what_is_not_can(app, cast, sign_in):
    olga, paul, vera = sign_in(cast.olga), sign_in(cast.paul), sign_in(cast.vera)
    with app.app_context():
        edition = db.session.get_one(Edition, cast.edition)
        venue, room, track = edition.venue_id, rooms_of(edition.venue_id)[0].id, tracks_of(edition.id)[0].id
    paul.post("/forums/innoprom/2027/register", data={"category": cast.category})
    still = "still used"
    assert still in olga.post(f"/manage/venues/{venue}/rooms/{room}/remove", follow_redirects=True).text
    assert still in olga.post(f"/manage/innoprom/2027/categories/{cast.category}/remove", follow_redirects=True).text
    assert vera.post(f"/manage/innoprom/2027/tracks/{track}/remove").status_code == 403
    assert olga.post(f"/manage/innoprom/2027/tracks/{track}/remove").status_code == 302
    assert olga.post(f"/manage/innoprom/2027/schedule/{cast.session}/unschedule").status_code == 302
    assert "Removed." in olga.post(f"/manage/venues/{venue}/rooms/{room}/remove", follow_redirects=True).text
    with app.app_context():
        assert rooms_of(venue) == []
        assert db.session.get_one(Session, cast.session).track_id is None
