"""What a delegate finds of what is over, does not take place, or takes nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from lxml import html
from sqlalchemy import select

from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Series
from forum.editions.rules import draft_facts
from forum.editions.services import show
from forum.registration.models import Category, Registration, RegistrationState
from tests.factories import make_category, make_edition, put_in_state

URL = "/forums/innoprom/2027/register"
DEAD = ("/change", "/withdraw", "/register", "/profile")


def move(edition, days):
    """Its days, as everyone sees them."""
    edition.starts_on += timedelta(days=days)
    edition.ends_on += timedelta(days=days)
    db.session.flush()
    show(edition, draft_facts(edition), datetime.now(UTC))


@pytest.fixture
def paul(app, cast, sign_in):
    """A delegate with a place; `at` is its page."""
    paul = sign_in(cast.paul)
    paul.at = paul.post(URL, data={"category": cast.category}).location
    return paul


def leads(page):
    """Where what one can press leads."""
    main = html.fromstring(page.text).xpath("//main")[0]
    return [str(each) for each in main.xpath(".//a/@href | .//form/@action")]


def is_dead(page):
    return not any(lead.endswith(DEAD) for lead in leads(page))


def test_what_is_over_stands_apart_and_has_no_dead_buttons(app, cast, paul):
    assert not is_dead(paul.get(paul.at))
    with app.app_context(), transaction():
        move(db.session.get_one(Edition, cast.edition), -60)
        category = db.session.get_one(Category, cast.category)
        category.closes_at -= timedelta(days=60)
    page = paul.get(paul.at)
    assert "This edition is over. You had a place." in " ".join(page.text.split())
    assert "Bring the pass" not in page.text
    assert is_dead(page)
    own = html.fromstring(paul.get("/account/registrations").text)
    assert own.xpath("//main//h2/text()") == ["Over"]
    assert not own.xpath("//main//*[contains(@class, 'state')]")
    ticket = paul.get(f"{paul.at}/pass").text
    assert "This edition is over." in ticket
    assert "qr.svg" not in ticket


def test_what_is_called_off_says_so_and_its_pass_too(app, cast, paul):
    with app.app_context(), transaction():
        put_in_state(db.session.get_one(Edition, cast.edition), EditionState.CANCELLED)
    page = paul.get(paul.at)
    assert "This edition does not take place." in page.text
    assert "Bring the pass" not in page.text
    assert is_dead(page)
    assert "This edition does not take place." in paul.get(f"{paul.at}/pass").text
    with app.app_context(), transaction():
        put_in_state(db.session.get_one(Edition, cast.edition), EditionState.POSTPONED)
    page = paul.get(paul.at)
    assert "Your place stays yours." in page.text
    assert "Bring the pass" not in page.text
    assert not is_dead(page)
    assert "It does not take place on these days." in paul.get(f"{paul.at}/pass").text


@pytest.mark.parametrize("what", ["over", "cancelled"])
def test_nobody_changes_or_withdraws_what_is_over(app, cast, paul, what):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        if what == "over":
            move(edition, -60)
        else:
            put_in_state(edition, EditionState.CANCELLED)
    assert paul.get(f"{paul.at}/change").status_code == 404
    assert paul.get(f"{paul.at}/withdraw").status_code == 404
    assert paul.post(f"{paul.at}/change", data={"category": cast.category, "note": "x"}).status_code == 404
    for act in ("withdraw", "profile"):
        answer = paul.post(f"{paul.at}/{act}", follow_redirects=True).text
        assert ("This edition is over." if what == "over" else "This edition has been cancelled.") in answer
    with app.app_context():
        registration = db.session.scalars(select(Registration)).one()
        assert registration.state is RegistrationState.CONFIRMED
        assert registration.answers.get("note") != "x"


def closed(app, cast, what):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        category = db.session.get_one(Category, cast.category)
        now = datetime.now(UTC)
        match what:
            case "over":
                move(edition, -60)
                later = make_edition("later")
                later.series = edition.series
                later.slug = "2028"
                db.session.flush()
                show(later, draft_facts(later), now)
            case "closed":
                category.closes_at = now - timedelta(days=2)
            case "soon":
                category.opens_at = now + timedelta(days=2)
            case "full":
                category.quota, category.has_waitlist = 0, False
            case _:
                put_in_state(edition, EditionState(what))


@pytest.mark.parametrize(("what", "told"), [
    ("over", "This edition ended on"), ("closed", "Registration closed on"), ("soon", "Registration opens on"),
    ("full", "All places are taken."), ("postponed", "It does not take place on these days."),
    ("cancelled", "This edition does not take place.")])  # fmt: skip
def test_where_nobody_can_register_there_is_a_sentence_and_no_form(app, cast, sign_in, what, told):
    closed(app, cast, what)
    sam = sign_in(cast.sam)
    for page in (sam.get(URL), sam.post(URL, data={"category": cast.category})):
        assert told in page.text
        main = html.fromstring(page.text).xpath("//main")[0]
        assert not main.xpath(".//form | .//input | .//button")
        assert main.text_content().count(told) == 1
        assert ("later edition" in page.text) == (what == "over")
    with app.app_context():
        assert not db.session.scalars(select(Registration)).all()


def test_what_comes_stands_before_what_is_over(app, cast, sign_in):
    paul = sign_in(cast.paul)
    paul.post(URL, data={"category": cast.category})
    with app.app_context(), transaction():
        move(db.session.get_one(Edition, cast.edition), -60)
        other = db.session.scalars(select(Edition).join(Edition.series).where(Series.slug == "other")).one()
        key = make_category(other).id
    done = paul.post("/forums/other/2027/register", data={"category": key}, follow_redirects=True)
    assert "You are registered: other edition." in done.text
    own = html.fromstring(paul.get("/account/registrations").text)
    assert own.xpath("//main//h2/text()") == ["Coming up", "Over"]
    assert [h.text_content() for h in own.xpath("//main//h3")] == ["other edition", "innoprom edition"]
