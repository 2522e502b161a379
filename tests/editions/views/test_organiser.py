"""The desk's pages of series, editions, venues and rooms."""

from sqlalchemy import func, select

from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Series
from tests.editions.facts import edition_form
from tests.factories import make_edition


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


def test_who_does_not_see_every_edition_cannot_guess_addresses(app, cast, sign_in):
    """Orhan runs 2027 alone: neither what is taken nor what is free answers him."""
    with app.app_context(), transaction():
        series = db.session.get_one(Edition, cast.edition).series
        hidden = make_edition("hidden", state=EditionState.DRAFT)
        hidden.series, hidden.slug = series, "secret-jubilee"
    orhan, olga = sign_in(cast.orhan), sign_in(cast.olga)
    answers = []
    for slug in ("secret-jubilee", "nothing-there"):
        answer = orhan.post("/manage/innoprom/2027/facts", data=edition_form(app, cast, slug=slug))
        answers.append((answer.status_code, answer.text))
    assert answers[0] == answers[1]
    with app.app_context():
        assert db.session.get_one(Edition, cast.edition).slug == "2027"
    page = orhan.get("/manage/innoprom/2027/facts").text
    assert 'name="slug"' not in page
    assert "Whoever makes editions of this forum can change it." in page
    refused = olga.post("/manage/innoprom/2027/facts", data=edition_form(app, cast, slug="secret-jubilee")).text
    assert "This address is or was another" in refused


def test_what_is_said_after_saving_facts_is_who_sees_them(app, released, sign_in):
    olga = sign_in(released.olga)

    def save(**changed):
        data = edition_form(app, released, **changed)
        return olga.post("/manage/innoprom/2027/facts", data=data, follow_redirects=True).text

    save()
    assert "The public sees it" not in save(desk_approves="1")
    assert "The public sees it" in save(desk_approves="1", **{"name-en": "Renamed"})
    both = save(desk_approves="1", contact="help@test.example", **{"name-en": "Renamed again"})
    assert "The public sees it with the next release." in both
    assert "At once, without a release: Contact address." in both
    assert "At once" not in save(desk_approves="1", contact="help@test.example", **{"name-en": "Renamed"})
    assert "At once" not in save(desk_approves="1", contact="desk@test.example", **{"name-en": "Renamed"})
