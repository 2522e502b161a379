"""Opening and closing a series: by its owner, with what follows shown, and back again."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.audit.queries import LogFilter, select_entries
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Series
from forum.editions.queries import where_edition, where_series
from forum.schedule.services import cancel_edition
from tests.factories import make_account, make_edition, put_in_state

PAGE = "/manage/series/council/openness"
SECRET = "hidden edition"


@pytest.fixture
def council(app, cast):
    """A closed series with an announced edition, and one more edition, which "guest" alone organises."""
    with app.app_context(), transaction():
        closed = db.session.get_one(Edition, cast.closed)
        more = make_edition("elsewhere")
        more.series, more.slug, more.name = closed.series, "2028", {"en": SECRET}
        guest = make_account("guest")
        give(where_edition(closed), guest, Role.OWNER, None, clock.now())
        return guest.id


def seen(client):
    return re.search(r'name="seen" value="([^"]*)"', client.get(PAGE).text)[1]


def closed(app, slug="council"):
    with app.app_context():
        return db.session.query(Series).filter_by(slug=slug).one().closed


def test_an_organiser_of_one_edition_cannot_open_the_series(app, council, sign_in):
    guest = sign_in(council)
    assert guest.get("/manage/council/2027/").status_code == 200
    assert guest.get(PAGE).status_code == 403
    assert guest.post(PAGE, data={"seen": "1"}).status_code == 403
    everything = {"slug": "council", "name-en": "C", "summary-en": "S", "accent": "lapis", "closed": ""}
    assert guest.post("/manage/series/council", data=everything).status_code == 403
    assert closed(app)
    assert SECRET not in guest.get("/forums/council/").text
    assert PAGE not in guest.get("/manage/").text


def test_saving_the_series_does_not_open_it(app, council, cast, sign_in):
    everything = {"slug": "council", "name-en": "C", "summary-en": "S", "accent": "lapis"}
    assert sign_in(cast.olga).post("/manage/series/council", data=everything).status_code == 302
    assert closed(app)


def test_the_owner_sees_what_becomes_public_opens_and_takes_it_back(app, council, cast, sign_in):
    olga, anyone = sign_in(cast.olga), app.test_client()
    page = olga.get(PAGE).text
    assert "council edition" in page
    assert SECRET in page
    assert anyone.get("/forums/council/").status_code == anyone.get("/calendar/council.ics").status_code == 404
    assert olga.post(PAGE, data={"seen": seen(olga)}).status_code == 302
    assert anyone.get("/forums/council/2028/").status_code == anyone.get("/calendar/council.ics").status_code == 200
    assert "vanish" in olga.get(PAGE).text
    olga.post(PAGE, data={"seen": seen(olga)})
    assert closed(app)
    assert anyone.get("/forums/council/").status_code == anyone.get("/calendar/council.ics").status_code == 404
    with app.app_context():
        acts = [entry.act for entry in db.session.scalars(select_entries(None, LogFilter(thing="series")))]
    assert acts[:2] == ["series closed", "series opened"]


def test_what_was_announced_meanwhile_is_looked_at_first(app, council, cast, sign_in):
    olga = sign_in(cast.olga)
    with app.app_context(), transaction():
        put_in_state(db.session.get_one(Edition, cast.closed), EditionState.DRAFT)
    before = seen(olga)
    with app.app_context(), transaction():
        put_in_state(db.session.get_one(Edition, cast.closed), EditionState.ANNOUNCED)
    assert "changed meanwhile" in olga.post(PAGE, data={"seen": before}, follow_redirects=True).text
    assert closed(app)


def test_a_draft_stays_hidden_when_its_series_opens(app, council, cast, sign_in):
    with app.app_context(), transaction():
        put_in_state(db.session.get_one(Edition, cast.closed), EditionState.DRAFT)
    olga = sign_in(cast.olga)
    olga.post(PAGE, data={"seen": seen(olga)})
    assert app.test_client().get("/forums/council/2027/").status_code == 404
    assert app.test_client().get("/forums/council/2028/").status_code == 200


def test_what_calendars_carry_for_long_is_not_closed_until_cancelled(app, released, sign_in):
    olga, page = sign_in(released.olga), "/manage/series/innoprom/openness"
    assert "Cancel those first" in olga.get(page).text
    assert 'name="seen"' not in olga.get(page).text
    with app.app_context():
        state = f"0-{released.edition}a"
    assert "Cancel those first" in olga.post(page, data={"seen": state}, follow_redirects=True).text
    assert not closed(app, "innoprom")
    with app.app_context(), transaction():
        owner = db.session.get_one(Account, released.olga)
        cancel_edition(db.session.get_one(Edition, released.edition), owner, clock.now())
    olga.post(page, data={"seen": f"0-{released.edition}c"})
    assert closed(app, "innoprom")


def test_after_an_hour_opening_cannot_be_taken_back(app, council, cast, sign_in):
    olga = sign_in(cast.olga)
    olga.post(PAGE, data={"seen": seen(olga)})
    with app.app_context(), transaction():
        series = db.session.query(Series).filter_by(slug="council").one()
        series.opened_at -= timedelta(minutes=61)
    assert "Cancel those first" in olga.get(PAGE).text


def test_an_owner_of_the_series_owns_its_editions_those_to_come_too(app, council, cast, sign_in):
    with app.app_context(), transaction():
        sam, edition = db.session.get_one(Account, cast.sam), db.session.get_one(Edition, cast.closed)
        give(where_series(edition.series), sam, Role.OWNER, None, clock.now())
    sam = sign_in(cast.sam)
    for path in (
        "/manage/council/2027/facts",
        "/manage/council/2028/team",
        "/manage/series/council/editions/new",
        PAGE,
    ):
        assert sam.get(path).status_code == 200
    assert sam.get("/manage/innoprom/2027/").status_code == 403
