"""Accounts, as administrators find, read and close them."""

import re

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, AccountAct, Factor, SignIn
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.delivery import subject_of
from forum.mail.models import Letter
from forum.mail.services import write_letter
from forum.registration.models import Category
from tests.accounts.test_services_security import told
from tests.accounts.test_views import last_letter
from tests.accounts.test_views_again import set_back
from tests.factories import make_account, register

HOME = "/manage/administrators"
ACCOUNTS = f"{HOME}/accounts"


@pytest.fixture
def admin(cast, sign_in):
    return sign_in(cast.admin)


def last_act(app) -> tuple[str, int | None]:
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        return entry.act, entry.actor_id


@pytest.mark.both
@pytest.mark.parametrize("words", ["paul", "AUL@tes", "Pául test", "paul uz test.example", "'paul"])
def test_an_account_is_found_by_any_part_of_name_or_address(admin, words):
    page = admin.get(ACCOUNTS, query_string={"q": words}).text
    assert ("paul@test.example" in page) == (words != "paul uz test.example")
    assert "olga@test.example" not in page


@pytest.mark.both
def test_what_no_account_has_is_said_and_a_wildcard_is_a_letter(admin):
    for words in ("nobody at all", "%", "_"):
        assert "No account is like that." in admin.get(ACCOUNTS, query_string={"q": words}).text


@pytest.mark.both
def test_accounts_are_shown_by_state(app, cast, admin):
    with app.app_context(), transaction():
        db.session.get_one(Account, cast.sam).confirmed_at = None
        db.session.get_one(Account, cast.vera).disabled_at = clock.now()
        db.session.get_one(Account, cast.dana).has_factor = True
    for state, name in (("unconfirmed", "sam"), ("closed", "vera"), ("factor", "dana")):
        page = admin.get(ACCOUNTS, query_string={"state": state}).text
        assert [each for each in ("sam", "vera", "dana", "paul") if f"{each}@test.example" in page] == [name]


@pytest.mark.both
def test_a_long_list_is_paged_newest_first(app, admin):
    with app.app_context(), transaction():
        for number in range(35):
            make_account(f"many{number}", profile=False)
    first, second = admin.get(ACCOUNTS).text, admin.get(f"{ACCOUNTS}?page=2").text
    assert "many34@" in first
    assert "many3@" not in first
    assert "many3@" in second


def test_a_page_says_what_is_known_of_an_account(app, cast, admin, sign_in):
    sign_in(cast.paul)
    with app.app_context(), transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        reference = register(edition, category, db.session.get_one(Account, cast.paul)).reference
        write_letter("paul@test.example", "en", "sign_in", {"code": "735911", "path": "/secret-token"}, clock.now())
    page = admin.get(f"{ACCOUNTS}/{cast.paul}").text
    for said in ("paul@test.example", "Paul Test", "Firefox, Linux", "127.0.0.0/24", "… signs you in", "Waiting"):
        assert said in page
    assert f"/manage/innoprom/2027/registrations/{reference}" in page
    assert "735911" not in page
    assert "secret-token" not in page
    roles = admin.get(f"{ACCOUNTS}/{cast.vera}").text
    assert "innoprom edition" in roles
    assert "Viewer" in roles


def test_an_account_that_is_not_there_is_not_found(admin):
    assert admin.get(f"{ACCOUNTS}/99999").status_code == 404


def test_closing_asks_why_and_puts_its_browsers_out(app, cast, admin, sign_in):
    paul, address = sign_in(cast.paul), f"{ACCOUNTS}/{cast.paul}/close"
    assert "Fill this in." in admin.post(address, data={"reason": ""}).text
    page = admin.post(address, data={"reason": "Left <b>us</b>"}, follow_redirects=True).text
    assert "Left &lt;b&gt;us&lt;/b&gt;" in page
    assert paul.get("/account/profile").status_code == 302
    assert last_act(app) == ("account disabled", cast.admin)
    admin.post(f"{ACCOUNTS}/{cast.paul}/open")
    assert last_act(app) == ("account enabled", cast.admin)
    assert "Your account is open again" in last_subject(app)


def last_subject(app) -> str:
    with app.test_request_context():
        return subject_of(db.session.scalars(select(Letter).order_by(Letter.id.desc())).first())


def test_nobody_closes_their_own_account(cast, admin):
    assert "/close" not in admin.get(f"{ACCOUNTS}/{cast.admin}").text
    answer = admin.post(f"{ACCOUNTS}/{cast.admin}/close", data={"reason": "Enough"})
    assert "Nobody closes their own account." in answer.text
    assert admin.get(ACCOUNTS).status_code == 200


def test_one_sign_in_is_ended_and_then_all(app, cast, admin, sign_in):
    first, second = sign_in(cast.paul), sign_in(cast.paul)
    with app.app_context():
        key = db.session.scalars(select(SignIn.id).where(SignIn.account_id == cast.paul).order_by(SignIn.id)).first()
    admin.post(f"{ACCOUNTS}/{cast.paul}/sign-ins/{key}/end")
    assert [client.get("/account/profile").status_code for client in (first, second)] == [302, 200]
    admin.post(f"{ACCOUNTS}/{cast.paul}/sign-out")
    assert second.get("/account/profile").status_code == 302
    word = AccountAct.SIGNED_OUT_FOR.label
    assert told(app) == [f"{word}/Firefox, Linux", f"{word}/"]
    assert last_act(app) == ("signed out by administrator", cast.admin)


def test_a_sign_in_of_another_account_is_not_found(app, cast, admin):
    with app.app_context():
        key = db.session.scalars(select(SignIn.id).where(SignIn.account_id == cast.admin)).first()
    assert admin.post(f"{ACCOUNTS}/{cast.paul}/sign-ins/{key}/end").status_code == 404


def test_a_lost_factor_is_removed_and_its_owner_hears_of_it(app, cast, admin):
    with app.app_context(), transaction():
        db.session.add(Factor(account_id=cast.paul, secret="", added_at=clock.now()))
    admin.post(f"{ACCOUNTS}/{cast.paul}/factor")
    with app.app_context():
        assert db.session.scalars(select(Factor)).all() == []
    assert last_act(app) == ("factor taken", cast.admin)
    assert "An administrator removed the second factor" in last_letter(app)


@pytest.mark.parametrize("act", ["close", "open", "sign-out", "factor"])
def test_before_an_act_administrators_show_who_they_are(app, cast, admin, act):
    set_back(app, 60)
    answer = admin.post(f"{ACCOUNTS}/{cast.paul}/{act}", data={"reason": "x"})
    assert "Is it you?" in answer.text
    with app.app_context():
        assert db.session.get_one(Account, cast.paul).disabled_at is None


def test_only_administrators_find_the_pages_from_home(cast, sign_in, admin):
    assert f'href="{HOME}/overview"' in admin.get("/").text
    for name in ("olga", "orhan", "paul"):
        client = sign_in(getattr(cast, name))
        assert HOME not in client.get("/").text
        assert client.get(ACCOUNTS).status_code == 403


def test_numbers_of_accounts_agree_with_their_words(app, admin):
    def numbers():
        return re.search(r"<strong>(\d+)</strong> (Учётн\w+ запис\w+)", admin.get(f"{ACCOUNTS}?lang=ru").text).groups()

    assert numbers() == ("11", "Учётных записей")
    assert "</strong> Закрыто" in admin.get(f"{ACCOUNTS}?lang=ru").text
    with app.app_context(), transaction():
        for n in range(11):
            make_account(f"more{n}", profile=False)
    assert numbers() == ("22", "Учётные записи")
