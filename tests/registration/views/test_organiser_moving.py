"""A registration in the wrong category is put into another one by whoever decides, and by the desk that entered it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import lxml.html
import pytest
from lxml import html
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.delivery import compose
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from tests.factories import make_category, register, text
from tests.registration.views.test_desk import ENTER, LIST, letters, sent


@pytest.fixture
def guests(app, cast):
    """Another category, with one place."""
    with app.app_context(), transaction():
        category = make_category(db.session.get_one(Edition, cast.edition), 1)
        category.name = text("Guest")
        return category.id


def entered(client, cast, name="Farida", **kw):
    who = {"given_name": name, "email": f"{name.lower()}@test.example", "language": "en"}
    return client.post(ENTER, data=sent(cast, **who, **kw)).location


def shown(page, category):
    """What the button of a category sends."""
    forms = re.findall(r'<form[^>]*/category".*?</form>', page, re.DOTALL)
    fields = [dict(re.findall(r'name="(\w+)" value="(\w*)"', form)) for form in forms]
    return next((each for each in fields if each["category"] == str(category)), None)


def move(client, own, category):
    data = shown(client.get(own).text, category)
    assert data
    return client.post(f"{own}/category", data=data, follow_redirects=True).text


def state_of(app, own) -> tuple[S, int]:
    with app.app_context():
        reference = own.rpartition("/")[2]
        registration = db.session.scalars(select(Registration).where(Registration.reference == reference)).one()
        return registration.state, registration.category_id


def plain(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def set_category(app, key, **kw):
    with app.app_context(), transaction():
        for name, value in kw.items():
            setattr(db.session.get_one(Category, key), name, value)


def counts(app, key) -> tuple[int, int]:
    with app.app_context():
        category = db.session.get_one(Category, key)
        return category.taken, category.waiting


@pytest.mark.both
def test_a_place_goes_along_and_the_old_one_to_the_waitlist(app, cast, sign_in, guests):
    set_category(app, cast.category, quota=1)
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    first, second = entered(dana, cast), entered(dana, cast, "Second")
    set_category(app, guests, closes_at=clock.now())
    assert "They get a place there." in rita.get(first).text
    assert "Registration confirmed: Farida Nazarova, Guest." in move(rita, first, guests)
    assert (state_of(app, first), state_of(app, second)) == ((S.CONFIRMED, guests), (S.CONFIRMED, cast.category))
    assert (counts(app, cast.category), counts(app, guests)) == ((1, 0), (1, 0))
    with app.app_context():
        moved = compose(letters("registration")[-2]).get_body(("plain",)).get_content()
        assert "the organisers moved your registration from “Delegate” to “Guest”." in moved
        assert "\n\nYour place is confirmed" in moved, "it follows on a full stop"
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "registration moved")).unique().one()
        assert (entry.words.before, entry.words.after) == ({"category": "Delegate"}, {"category": "Guest"})
    page = rita.get(first).text
    assert page.count("Moved to another category") == 1
    assert page.count("<li>\n  <time") == 4  # entered, link sent, moved, its place went on


def test_where_it_is_full_it_waits_and_where_nobody_may_wait_it_stays(app, cast, sign_in, guests):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    own = entered(dana, cast)
    set_category(app, guests, quota=0, has_waitlist=False)
    assert shown(rita.get(own).text, guests) is None
    set_category(app, guests, has_waitlist=True)
    assert "Full: they join the waitlist. Before them: 0." in rita.get(own).text
    assert "On the waitlist" in move(rita, own, guests)
    assert (counts(app, cast.category), counts(app, guests)) == ((0, 0), (0, 1))


def test_who_waits_for_approval_goes_on_waiting_where_it_is_asked(app, cast, sign_in, guests):
    set_category(app, cast.category, needs_approval=True)
    set_category(app, guests, needs_approval=True)
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    own = entered(dana, cast)
    assert "They wait for approval there." in rita.get(own).text
    move(rita, own, guests)
    assert state_of(app, own) == (S.PENDING, guests)
    with app.app_context():
        told = compose(letters("registration")[-1]).get_body(("plain",)).get_content()
        assert "the organisers will look at it and write to you" in told
        assert "we have received" not in told
    rita.post(f"{own}/approve")
    move(rita, own, cast.category)
    assert state_of(app, own) == (S.CONFIRMED, cast.category)


@pytest.mark.both
def test_moving_who_waits_for_a_place_approves_of_nobody(app, cast, sign_in, guests):
    set_category(app, cast.category, quota=0)
    set_category(app, guests, needs_approval=True)
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    own = entered(dana, cast)
    assert state_of(app, own) == (S.WAITLISTED, cast.category)
    assert "They wait for approval there. 1 place left. They give up their number" in plain(rita.get(own).text)
    assert "Registration pending: Farida Nazarova, Guest." in move(rita, own, guests)
    assert (state_of(app, own), counts(app, guests)) == ((S.PENDING, guests), (0, 0))
    set_category(app, guests, needs_approval=False, quota=0)
    move(rita, own, cast.category)
    move(rita, own, guests)
    assert state_of(app, own) == (S.WAITLISTED, guests), "as who asks to take part there"
    set_category(app, cast.category, needs_approval=True, quota=1)
    move(rita, own, cast.category)
    assert state_of(app, own) == (S.PENDING, cast.category), "who moved them twice has not approved of them"


@pytest.mark.parametrize("full", [False, True])
def test_who_was_approved_stays_so_where_they_are_moved(app, cast, sign_in, guests, full):
    set_category(app, cast.category, quota=0, needs_approval=True)
    set_category(app, guests, quota=0 if full else 1, needs_approval=True)
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    own = entered(dana, cast)
    rita.post(f"{own}/approve")
    assert state_of(app, own) == (S.WAITLISTED, cast.category)
    assert ("They get a place there." in rita.get(own).text) is not full
    move(rita, own, guests)
    assert state_of(app, own) == (S.WAITLISTED if full else S.CONFIRMED, guests)


@pytest.mark.parametrize("full", [False, True])
def test_who_has_a_place_keeps_one_where_there_is_one(app, cast, sign_in, guests, full):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    own = entered(dana, cast)
    set_category(app, guests, quota=0 if full else 1, needs_approval=True)
    page = plain(rita.get(own).text)
    assert ("They give up the place that they have. Move… Give the place up and move" in page) is full
    assert ("They get a place there. Whoever moves them approves of them." in page) is not full
    move(rita, own, guests)
    assert state_of(app, own) == (S.WAITLISTED if full else S.CONFIRMED, guests)


def test_a_full_category_that_asks_approval_says_that_the_place_is_given_up(app, cast, sign_in, guests):
    rita = sign_in(cast.rita)
    own = entered(rita, cast)
    set_category(app, guests, needs_approval=True, quota=0)
    text = " ".join(lxml.html.fromstring(rita.get(own).text).text_content().split())
    full = "They wait for approval there. All places are taken: approving puts them on the waitlist."
    assert f"{full} They give up the place that they have." in text
    set_category(app, guests, has_waitlist=False)
    text = " ".join(lxml.html.fromstring(rita.get(own).text).text_content().split())
    assert "They wait for approval there. All places are taken. They give up the place that they have." in text
    set_category(app, guests, needs_approval=False, has_waitlist=True)
    text = " ".join(lxml.html.fromstring(rita.get(own).text).text_content().split())
    assert "waitlist. Before them: 0. They give up the place that they have." in text


def test_what_was_shown_is_what_happens(app, cast, sign_in, guests):
    own, rita = entered(sign_in(cast.dana), cast), sign_in(cast.rita)
    seen = shown(rita.get(own).text, guests)
    set_category(app, guests, quota=0)
    assert "has changed meanwhile" in rita.post(f"{own}/category", data=seen).text
    assert state_of(app, own) == (S.CONFIRMED, cast.category)
    assert (counts(app, cast.category), counts(app, guests)) == ((1, 0), (0, 0))
    for broken in (
        {},
        {"category": "x"},
        seen | {"category": "0"},
        seen | {"seen": "guess"},
        seen | {"to": "rejected"},
    ):
        assert "Nothing was done." in rita.post(f"{own}/category", data=broken).text


@pytest.mark.parametrize("window", [{"closes_at": -1}, {"opens_at": 1}])
def test_the_desk_moves_nobody_to_where_it_may_enter_nobody(app, cast, sign_in, guests, window):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    own = entered(dana, cast)
    as_shown = shown(dana.get(own).text, guests)
    set_category(app, guests, **{name: clock.now() + timedelta(days=days) for name, days in window.items()})
    assert shown(dana.get(own).text, guests) is None
    page = dana.post(f"{own}/category", data=as_shown, follow_redirects=True).text
    assert ("has closed" in page) or ("has not opened" in page)
    assert state_of(app, own)[1] == cast.category
    move(rita, own, guests)  # who decides is bound by no window
    assert state_of(app, own)[1] == guests


def test_the_desk_moves_what_it_entered_until_it_is_decided_on(app, cast, sign_in, guests):
    set_category(app, cast.category, needs_approval=True)
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    mine, theirs = entered(dana, cast), entered(rita, cast, "Theirs")
    assert shown(dana.get(theirs).text, guests) is None
    assert dana.post(f"{theirs}/category").status_code == 403
    seen = shown(dana.get(mine).text, guests)
    rita.post(f"{mine}/approve")
    assert shown(dana.get(mine).text, guests) is None
    assert "Nothing was done." in dana.post(f"{mine}/category", data=seen).text
    move(rita, theirs, guests)
    assert state_of(app, theirs) == (S.CONFIRMED, guests)


def test_nobody_moves_their_own(app, cast, sign_in, guests):
    rita = sign_in(cast.rita)
    own = rita.post("/forums/innoprom/2027/register", data={"category": cast.category}).location
    assert shown(rita.get(f"{LIST}/{own.rpartition('/')[2]}").text, guests) is None


@pytest.mark.both
def test_of_many_who_are_moved_at_once_one_gets_the_last_place(app, cast, sign_in, guests):
    dana = sign_in(cast.dana)
    owns = [entered(dana, cast, name) for name in ("One", "Two", "Three")]
    ritas = [sign_in(cast.rita) for _ in owns]
    seen = [shown(rita.get(own).text, guests) for rita, own in zip(ritas, owns, strict=True)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda rita, own, data: rita.post(f"{own}/category", data=data), ritas, owns, seen))
    where = [state_of(app, own) for own in owns]
    assert sorted(where, key=str).count((S.CONFIRMED, guests)) == 1
    assert where.count((S.CONFIRMED, cast.category)) == 2
    assert (counts(app, cast.category), counts(app, guests)) == ((2, 0), (1, 0))


@pytest.mark.parametrize(("renamed", "told"), [(False, ("Делегат", "Гость")), (True, ("Delegate", "Guest"))])
def test_categories_of_a_history_are_named_in_the_readers_language(app, cast, sign_in, guests, renamed, told):
    for key, name in ((cast.category, {"en": "Delegate", "ru": "Делегат"}), (guests, {"en": "Guest", "ru": "Гость"})):
        set_category(app, key, name=name)
    rita, paul = sign_in(cast.rita), sign_in(cast.paul)
    with app.app_context(), transaction():
        edition, account = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.paul)
        reference = register(edition, db.session.get_one(Category, cast.category), account).reference
    move(rita, f"{LIST}/{reference}", guests)
    if renamed:
        for key in (cast.category, guests):
            set_category(app, key, name={"en": "Another", "ru": "Иная"})
    own = f"/account/registrations/{reference}"
    for client, path in ((rita, f"{LIST}/{reference}"), (paul, own), (sign_in(cast.olga), "/manage/innoprom/2027/log")):
        table = html.fromstring(client.get(f"{path}?lang=ru").text).xpath("//table[contains(@class, 'before-after')]")
        cells = [cell.text_content().strip() for row in table for cell in row.xpath(".//td[@data-head]")]
        assert cells[:2] == list(told)
