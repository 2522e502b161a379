"""Lists say which countries there are and who is next; what is taken from them is told in the log."""

import re

import pytest
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from tests.registration.views.test_desk import ENTER, LIST, sent

CATEGORY = "/manage/innoprom/2027/categories"


def enter(desk, cast, name, **kw):
    return desk.post(ENTER, data=sent(cast, family_name=name, email=f"{name.lower()}@x.example", **kw)).location


@pytest.mark.both
def test_every_country_of_the_list_is_offered_and_sorted_by_its_name(app, cast, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).needs_approval = True
    dana = sign_in(cast.dana)
    for name, country in (("One", "UZ"), ("Two", "DE"), ("Three", "AT")):
        enter(dana, cast, name, country=country)
    page = dana.get(LIST).text
    assert all(f'<option value="{code}"' in page for code in ("UZ", "DE", "AT"))
    assert '<option value="FR"' not in page

    def order(language):
        rows = dana.get(f"{LIST}?sort=country&lang={language}").text.partition("<tbody>")[2]
        return sorted(("One", "Two", "Three"), key=lambda name: rows.index(f" {name}</a>"))

    assert order("en") == ["Three", "Two", "One"]  # Austria, Germany, Uzbekistan
    assert order("ru") == ["Three", "Two", "One"]  # Австрия, Германия, Узбекистан
    assert order("uz") == ["Three", "Two", "One"]
    enter(dana, cast, "Four", country="CH")
    assert "Four" in dana.get(f"{LIST}?country=CH").text


@pytest.mark.both
def test_countries_are_sorted_in_the_readers_language(app, cast, sign_in):
    dana = sign_in(cast.dana)
    enter(dana, cast, "Spain", country="ES")  # Испания
    enter(dana, cast, "Hungary", country="HU")  # Венгрия
    enter(dana, cast, "Egypt", country="EG")  # Египет
    for language, expected in (("en", ["Egypt", "Hungary", "Spain"]), ("ru", ["Hungary", "Egypt", "Spain"])):
        rows = dana.get(f"{LIST}?sort=country&lang={language}").text.partition("<tbody>")[2]
        assert sorted(expected, key=lambda name: rows.index(f" {name}</a>")) == expected, language


@pytest.mark.both
@pytest.mark.parametrize("words", ["+992 (37) 221-11-11", "372211111", "221 11 11"])
def test_somebody_is_found_by_phone(app, cast, sign_in, words):
    dana = sign_in(cast.dana)
    enter(dana, cast, "Here", phone="+992 37 221-11-11")
    enter(dana, cast, "There", phone="+992 37 221-11-12")
    page = dana.get(LIST, query_string={"q": words}).text
    assert " Here</a>" in page
    assert " There</a>" not in page


@pytest.mark.both
def test_the_waitlist_tells_the_place_in_its_queue(app, cast, sign_in):
    """B: number 28 with three waiting."""
    with app.app_context(), transaction():
        category = db.session.get_one(Category, cast.category)
        category.quota, category.last_number = 0, 25
    dana = sign_in(cast.dana)
    first, _, third = (enter(dana, cast, name) for name in ("One", "Two", "Three"))
    with app.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.template == "registration").order_by(Letter.id.desc()))
        assert "Ваш номер в листе ожидания — 3" in compose(letter.first()).get_body(("plain",)).get_content()
    assert "№3" in dana.get(third).text
    sign_in(cast.rita).post(f"{first}/cancel", data={"reason": "x"})
    assert "№2" in dana.get(third).text
    rows = dana.get(LIST).text
    assert "№2" in rows
    assert "№28" not in rows
    own = sign_in(cast.paul).post("/forums/innoprom/2027/register", data={"category": cast.category}).location
    assert "You are number 3 on the waitlist" in " ".join(sign_in(cast.paul).get(own).text.split())


def test_a_waitlist_is_not_switched_off_under_those_who_wait(app, cast, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).quota = 0
    enter(sign_in(cast.dana), cast, "One")
    rita, path = sign_in(cast.rita), f"{CATEGORY}/{cast.category}"
    form = {"name-en": "Delegate", "quota": "0", "opens_at": "2026-01-01T10:00", "closes_at": "2030-01-01T10:00"}
    page = rita.post(path, data=form | {"has_waitlist": ""}).text
    assert "People are on the waitlist" in page.partition('id="has_waitlist-error"')[2].partition("</p>")[0]
    with app.app_context(), transaction():
        assert db.session.get_one(Category, cast.category).has_waitlist
        db.session.scalars(select(Registration)).unique().one().state = S.WITHDRAWN
        db.session.get_one(Category, cast.category).waiting = 0
    rita.post(path, data=form)
    with app.app_context():
        assert not db.session.get_one(Category, cast.category).has_waitlist


@pytest.mark.both
def test_an_exports_log_row_says_the_filter_and_how_many(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    enter(dana, cast, "One")
    enter(dana, cast, "Two")
    wanted = {"q": "one", "state": "confirmed", "category": cast.category, "country": "TJ"}
    rita.get(f"{LIST}.csv", query_string=wanted)
    rita.get(f"{LIST}.csv", query_string={"state": "nonsense"})
    with app.app_context():
        exported = select(AuditEntry).where(AuditEntry.act == "registrations exported").order_by(AuditEntry.id)
        entries = db.session.scalars(exported).unique()
        limited, whole = (entry.words.details for entry in entries)
        assert limited == {
            "words": "one", "state": {"label": S.CONFIRMED.label}, "category": "Delegate", "country": "TJ", "rows": 1}  # fmt: skip
        assert whole == {"rows": 2}
    log = " ".join(sign_in(cast.olga).get("/manage/innoprom/2027/log").text.split())
    for told in ("Rows: 1", "Rows: 2", "Words: one", "State: Confirmed", "Country: Tajikistan"):
        assert told in log


@pytest.mark.both
def test_the_figures_by_country_lead_to_as_many_in_the_list(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    one, _ = (enter(dana, cast, name, country="CH") for name in ("Comes", "Stays"))
    rita.post(f"{one}/cancel", data={"reason": "Ill"})
    page = rita.get("/manage/innoprom/2027/").text
    (address,) = re.findall(r'href="([^"]*country=CH[^"]*)"', page)
    assert rita.get(address.replace("&amp;", "&")).text.partition("<tbody>")[2].count('<th scope="row">') == 1


def test_a_list_of_nobody_says_so_and_only_a_filter_is_to_be_taken_away(cast, sign_in):
    dana = sign_in(cast.dana)
    assert "Nobody has registered yet." in dana.get(LIST).text
    assert "Nobody has registered yet." in dana.get(f"{LIST}?sort=old&q=").text
    assert "Take a filter away." in dana.get(f"{LIST}?q=zarina").text


def test_only_a_state_that_is_out_of_the_ordinary_stands_out(app, cast, sign_in):
    dana = sign_in(cast.dana)
    own = enter(dana, cast, "Ordinary")
    with app.app_context(), transaction():
        registration = db.session.scalars(select(Registration)).one()
        registration.state = S.CONFIRMED
    page = dana.get(LIST).text
    assert '<span class="text-muted">Confirmed</span>' in page
    assert "state-confirmed" not in page.partition("<tbody>")[2]
    assert own
    with app.app_context(), transaction():
        db.session.scalars(select(Registration)).one().state = S.PENDING
    assert "state-pending" in dana.get(LIST).text.partition("<tbody>")[2]


def test_who_somebody_is_stands_above_what_can_be_done(cast, sign_in):
    dana = sign_in(cast.dana)
    page = sign_in(cast.rita).get(enter(dana, cast, "Facts")).text
    assert 0 < page.index('<dl class="facts') < page.index('name="reason"')
