"""The organiser's home."""

from datetime import timedelta

from lxml import html

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import offer_role
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.queries import where_edition
from forum.registration.queries import all_categories_of
from forum.schedule.services import announce_edition
from tests.factories import make_category, make_edition, make_session, put_in_state, text


def test_an_invitation_waits_where_one_works_too(app, cast, sign_in):
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        address = db.session.get_one(Account, cast.dana).email
        offer = offer_role(where_edition(edition), address, Role.VIEWER, olga, clock.now(), language="en").id
    dana = sign_in(cast.dana)
    for page in ("/account/", "/manage/"):
        told = dana.get(page).text
        assert "You are invited" in told
        assert f"/account/offers/{offer}/accept" in told
    dana.post(f"/account/offers/{offer}/accept")
    assert "You are invited" not in dana.get("/manage/").text


def test_what_is_over_stands_apart_and_only_what_is_unusual_is_said(app, cast, sign_in):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.starts_on -= timedelta(days=60)
        edition.ends_on -= timedelta(days=60)
        put_in_state(db.session.get_one(Edition, cast.closed), EditionState.POSTPONED)
    main = html.fromstring(sign_in(cast.olga).get("/manage/").text).xpath("//main")[0]
    heads = [heading.text for heading in main.xpath(".//h2")]
    assert heads[:2] == ["Coming up", "Over"]
    coming, past = (table.text_content() for table in main.xpath(".//table"))
    assert "Announced" not in coming + past
    assert "council edition" in coming
    assert "Postponed" in coming
    assert "innoprom edition" in past


def first_of(page):
    """The links of what comes first, and how many of its steps are done."""
    found = html.fromstring(page).xpath("//section[@aria-labelledby='first']")
    return [(found[0].xpath(".//a/@href"), len(found[0].xpath(".//li//small")))] if found else []


def test_a_new_edition_says_what_comes_first_until_it_is_done(app, cast, sign_in):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        new = make_edition("fresh")
        new.series = edition.series
        new.slug = "2028"
        db.session.add(new)
        db.session.flush()
        key = new.id
    olga, desk = sign_in(cast.olga), "/manage/innoprom/2028"
    links = [f"{desk}/facts", f"{desk}/sessions", f"{desk}/categories", f"{desk}/release"]
    assert first_of(olga.get(f"{desk}/").text) == [(links, 1)]
    assert first_of(sign_in(cast.admin).get(f"{desk}/").text) == [(links, 1)]
    with app.app_context(), transaction():
        make_session(db.session.get_one(Edition, key), "First")
    assert first_of(olga.get(f"{desk}/").text) == [(links, 2)]
    with app.app_context(), transaction():
        make_category(db.session.get_one(Edition, key))
    assert first_of(olga.get(f"{desk}/").text) == []
    assert first_of(sign_in(cast.vera).get("/manage/innoprom/2027/").text) == []


def test_who_may_not_do_it_is_told_what_comes_first_without_a_way_there(app, cast, sign_in):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        for category in all_categories_of(edition.id):
            db.session.delete(category)
    assert first_of(sign_in(cast.vera).get("/manage/innoprom/2027/").text) == [([], 2)]


def test_a_release_without_a_session_is_no_programme_yet(app, cast, sign_in):
    with app.app_context(), transaction():
        series = db.session.get_one(Edition, cast.edition).series
        new = make_edition("fresh", state=EditionState.DRAFT)
        new.series, new.slug = series, "2028"
        db.session.flush()
        announce_edition(new, db.session.get_one(Account, cast.olga), clock.now())
    page = sign_in(cast.olga).get("/manage/innoprom/2028/").text
    assert first_of(page)[0][1] == 1
    for heading in ("Places taken by category", "Participants by country"):
        assert heading not in page


def test_the_head_of_a_desk_names_a_series_once(app, cast, sign_in):
    olga = sign_in(cast.olga)
    head = html.fromstring(olga.get("/manage/innoprom/2027/").text).xpath("//div[contains(@class, 'desk-head')]")[0]
    assert "innoprom series" in head.text_content()
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.name = text("innoprom series 2027")
    head = html.fromstring(olga.get("/manage/innoprom/2027/").text).xpath("//div[contains(@class, 'desk-head')]")[0]
    assert head.text_content().count("innoprom series") == 1
