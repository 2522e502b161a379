"""The desk's pages of series, editions, venues and rooms."""

from sqlalchemy import func, select

from forum.db import db
from forum.editions.models import Edition, Series


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
