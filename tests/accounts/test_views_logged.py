"""What the log says of coming and going, and of looks at people's data; what an account's owner reads of it."""

from collections import Counter

import pytest
from sqlalchemy import event, select

from forum.accounts.models import Account, AccountAct
from forum.accounts.rules import is_told
from forum.audit.models import AuditEntry, Seen
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration.models import Category
from tests.accounts.test_views import last_code
from tests.accounts.test_views_factors import code_of, forget_steps, set_up, wrong_code
from tests.accounts.test_views_sign_ins import FIREFOX, GOOD, SAFARI, rows
from tests.factories import register

NOBODY = "my own secret, typed into the wrong field"


@pytest.fixture
def browser(app, with_password):
    client = app.test_client()
    client.environ_base |= {"HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": "203.0.113.77"}
    return client


def enter(client, email="paul@test.example", password=GOOD):
    return client.post("/account/sign-in", data={"email": email, "password": password})


def entries(app, *acts):
    """Who did it, on which account, and what else is said, oldest first."""
    with app.app_context():
        query = select(AuditEntry).where(AuditEntry.act.in_([act.value for act in acts])).order_by(AuditEntry.id)
        found = db.session.scalars(query).unique().all()
        return [(entry.actor_id, entry.thing_id, entry.words.details) for entry in found]


def test_a_sign_in_says_how_on_what_and_from_where(app, browser, cast):
    enter(browser)
    place = {"device": "Firefox, Linux", "network": "203.0.113.0/24"}
    assert entries(app, AccountAct.CAME_IN) == [(cast.paul, cast.paul, place | {"ways": [{"label": "Password"}]})]
    browser.post("/account/sign-out")
    assert entries(app, AccountAct.LEFT) == [(cast.paul, cast.paul, place)]


def test_by_a_code_and_by_a_second_factor_too(app, browser, cast):
    enter(browser)
    secret, _ = set_up(browser)
    forget_steps(app)
    browser.post("/account/sign-out")
    browser.post("/account/by-mail", data={"email": "paul@test.example"})
    browser.post("/account/code", data={"code": last_code(app)})
    browser.post("/account/factor", data={"code": wrong_code(secret)})
    browser.post("/account/factor", data={"code": code_of(secret)})
    assert entries(app, AccountAct.CAME_IN)[-1][2]["ways"] == [
        {"label": "Code from a letter"},
        {"label": "Second factor"},
    ]
    assert [found[1:] for found in entries(app, AccountAct.FAILED)] == [
        (
            cast.paul,
            {
                "ways": [{"label": "Second factor"}],
                "device": "Firefox, Linux",
                "network": "203.0.113.0/24",
                "number": 1,
            },
        )
    ]


def test_a_sign_in_that_is_ended_from_elsewhere_is_told(app, browser, cast):
    enter(browser)
    other = app.test_client()
    other.environ_base |= {"HTTP_USER_AGENT": SAFARI, "REMOTE_ADDR": "198.51.100.9"}
    enter(other)
    other.post(f"/account/sessions/{rows(app)[0].id}/end")
    assert [found[2]["device"] for found in entries(app, AccountAct.ENDED)] == ["Firefox, Linux"]


def test_a_flood_of_wrong_passwords_leaves_few_rows(app, browser, cast):
    for n in range(10):
        enter(browser, password=f"wrong {n}")
    told = entries(app, AccountAct.FAILED)
    assert [found[2]["number"] for found in told] == [1, 2, 3, 10]
    assert {found[:2] for found in told} == {(None, cast.paul)}


def test_an_address_without_account_is_never_told(app, browser):
    for n in range(5):
        enter(browser, email=f"{n}@unknown.example", password="x")
        browser.environ_base["REMOTE_ADDR"] = f"198.51.{n}.7"
    enter(browser, email=NOBODY)
    told = entries(app, AccountAct.FAILED)
    assert [(found[1], found[2]["number"]) for found in told] == [(None, 1), (None, 2), (None, 3)]
    with app.app_context():
        words = repr([entry.words.__dict__ for entry in db.session.scalars(select(AuditEntry)).unique()])
    assert "unknown.example" not in words
    assert NOBODY not in words


def test_however_many_fail_within_an_hour_few_are_told():
    assert [n for n in range(1, 10_001) if is_told(n)] == [1, 2, 3, 10, 30, 100, 300, 1000, 3000, 10_000]


def test_the_owner_reads_what_happened_and_no_reason_of_administrators(app, browser, cast, sign_in):
    enter(browser, password="wrong")
    enter(browser)
    admin = sign_in(cast.admin)
    admin.post(f"/manage/administrators/accounts/{cast.paul}/close", data={"reason": "SUSPECT"})
    admin.post(f"/manage/administrators/accounts/{cast.paul}/open")
    enter(browser)
    page = browser.get("/account/sessions").text
    for said in ("Signed in", "Password", "Signing in failed", "Account closed", "203.0.113.0/24"):
        assert said in page
    assert "SUSPECT" not in page
    assert "admin@test.example" not in page
    other = sign_in(cast.sam).get("/account/sessions").text
    assert "Signing in failed" not in other


def test_administrators_read_it_in_the_log_of_the_site(app, browser, cast, sign_in):
    enter(browser, password="wrong")
    enter(browser, email="nobody@unknown.example")
    enter(browser)
    page = sign_in(cast.admin).get("/manage/administrators/acts?act=sign-in+failed").text
    assert page.count("203.0.113.0/24") == 2
    assert "nobody@unknown.example" not in page
    assert "System" not in page.partition("<tbody>")[2]
    assert "Firefox, Linux" in sign_in(cast.admin).get("/manage/administrators/acts?act=signed+in").text


def work(app):
    """Carry out what was put into the queue of looks."""
    queue = app.extensions["jobs"]["note_look"].huey
    with app.app_context():
        while task := queue.dequeue():
            queue.execute(task)


def drop(app):
    """Forget what other tests left in the queue: it would be noted as looked at already."""
    while app.extensions["jobs"]["note_look"].huey.dequeue():
        pass


@pytest.fixture
def looks(app):
    drop(app)

    def looked():
        work(app)
        with app.app_context():
            query = select(AuditEntry).where(AuditEntry.act.in_([seen.value for seen in Seen])).order_by(AuditEntry.id)
            return [(entry.actor_id, entry.act, entry.edition_id) for entry in db.session.scalars(query).unique()]

    return looked


def test_looks_at_people_are_told_once_and_only_to_administrators(app, released, sign_in, looks):
    olga, base = sign_in(released.olga), "/manage/innoprom/2027"
    with app.app_context(), transaction():
        paul = db.session.get_one(Account, released.paul)
        made = register(
            db.session.get_one(Edition, released.edition), db.session.get_one(Category, released.category), paul
        )
        reference = made.reference
    pages = [f"{base}/registrations", f"{base}/registrations/{reference}", f"{base}/registrations/enter?q=pa"]
    for page in [*pages, *pages, f"{base}/answers", f"{base}/registrations?q=other"]:
        assert olga.get(page).status_code == 200
    told = looks()
    mine = [Seen.REGISTRATIONS, Seen.REGISTRATION, Seen.SEARCH, Seen.ANSWERS]
    assert told == [(released.olga, seen.value, released.edition) for seen in mine]
    assert "Looked at" not in olga.get(f"{base}/log").text
    assert "Looked at" not in olga.get(f"{base}/registrations/{reference}").text
    assert "Looked at a registration" in sign_in(released.admin).get("/manage/administrators/acts").text


def test_looks_of_administrators_are_told(app, cast, sign_in, looks):
    admin = sign_in(cast.admin)
    for page in ("accounts", f"accounts/{cast.paul}", "outbox", "mail"):
        assert admin.get(f"/manage/administrators/{page}").status_code == 200
    assert Counter(act for _, act, _ in looks()) == Counter(
        map(str, (Seen.ACCOUNTS, Seen.ACCOUNT, Seen.OUTBOX, Seen.MAIL))
    )
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == Seen.ACCOUNT.value)).unique().one()
        assert (entry.thing_id, entry.words.subject) == (cast.paul, "paul@test.example")


def test_a_page_that_is_refused_is_no_look(app, cast, sign_in, looks):
    assert sign_in(cast.sam).get("/manage/innoprom/2027/registrations").status_code in (403, 404)
    assert looks() == []


def test_looks_cost_the_page_no_query_and_later_ones_write_nothing(app, released, sign_in, looks):
    olga, page, said = sign_in(released.olga), "/manage/innoprom/2027/registrations", []
    with app.app_context():
        engine = db.engine

    def hear(_connection, _cursor, statement, *_):
        said.append(statement)

    olga.get(page)
    looks()
    event.listen(engine, "before_cursor_execute", hear)
    try:
        olga.get(page)
        assert not [statement for statement in said if "tally" in statement or statement.startswith("INSERT")]
        said.clear()
        work(app)
        assert {statement.split()[0] for statement in said} <= {"BEGIN", "SELECT"}
        assert "BEGIN IMMEDIATE" not in said
    finally:
        event.remove(engine, "before_cursor_execute", hear)
