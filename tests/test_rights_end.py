"""A right that ends after a page was asked for it and before its act is durable: nothing is written, nothing is told.

What is sent is taken from the pages, as people find it there; every role goes at the moment at which the act begins.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from threading import Event

import pytest
from sqlalchemy import delete, event, select, text
from werkzeug.datastructures import MultiDict

from forum import clock
from forum.accounts.models import Account, Grant, Role
from forum.accounts.services import give
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.queries import where_edition
from forum.errors import RoleLost
from forum.web import public
from tests.access import MAY, address_of, rows_of
from tests.factories import make_account, make_edition
from tests.pages import read_page
from tests.snapshot import keep, take_snapshot

TYPED = {"name-en": "Meanwhile", "title-en": "Meanwhile", "summary-en": "Meanwhile", "city-en": "Tashkent", "country": "UZ", "timezone": "Asia/Tashkent",
         "slug": "meanwhile", "email": "meanwhile@test.example", "given_name": "Mean", "family_name": "While", "reason": "Why",
         "starts_on": "2027-01-10", "ends_on": "2027-01-11"}  # fmt: skip
OF_A_CATEGORY = {"opens_at": "2026-11-01T10:00", "closes_at": "2027-11-01T10:00"}
CHOSEN = [("role", "owner"), ("languages", "en")]
ASKED_BY_QUERY = {"programme.link_speaker", "removal.merge"}  # what they are sent stands in addresses of their own


@contextmanager
def taken_meanwhile(*grants):
    """By another connection, after the page has judged and before its act begins; yields whether it came to an act."""
    begun = []

    def take(*_):
        if not begun:
            begun.append(True)
            with db.engine.begin() as connection:
                connection.execute(delete(Grant).where(*grants))

    event.listen(db.session, "after_soft_rollback", take)
    try:
        yield begun
    finally:
        event.remove(db.session, "after_soft_rollback", take)


def pressed(address, page, values):
    """What each button of the page sends to its own address, filled in where something is wanted."""
    chosen = [*CHOSEN, ("category", values["category_id"])]
    for each in read_page(address, page.text)[1] if page.status_code == 200 else []:
        if each.address == address:
            wanted = TYPED | {"venue_id": values["venue_id"]} | (OF_A_CATEGORY if "quota" in dict(each.values) else {})
            typed = [
                (name, wanted.get(name, value) if value.strip() in {"", "0"} else value) for name, value in each.values
            ]
            yield MultiDict([*typed, *chosen, ("file", (BytesIO(b"no answer"), "a.eml"))])


def try_without_roles(app, client, address, key, values):
    """Press what is there, and what comes back; the answer of what came to an act, and whether nothing was written."""
    waiting = [*pressed(address, client.get(address), values), MultiDict()]
    for tried, data in enumerate(waiting):
        before = take_snapshot(app)
        before["grant"] = [row for row in before["grant"] if row["account_id"] != key]
        with taken_meanwhile(Grant.account_id == key) as begun:
            answer = client.open(address, method="POST", data=data)
        if begun:
            return answer, take_snapshot(app) == before
        waiting += [*pressed(address, answer, values)] if tried < 2 else []  # a form may ask once
    return None, True


@pytest.mark.slow
@pytest.mark.parametrize("name", ["olga", pytest.param("admin", marks=pytest.mark.walk)])
def test_no_act_outlives_its_right(app, busy, cast, name):
    values, clients = busy
    put_back, acts, missed, wrong = keep(app, "kept"), 0, set(), []
    for method, path, rule, who in rows_of(app.url_map):
        if method == "POST" and path.startswith("/manage") and who[name] == MAY:
            key, address = getattr(cast, name), address_of(rule, values)
            answer, is_kept = try_without_roles(app, clients[name], address, key, values)
            put_back()
            acts += 1
            if answer is None:
                missed.add(rule.endpoint)
            elif answer.status_code not in {403, 404} or not is_kept:
                wrong.append(f"{rule.endpoint}: {answer.status_code}{'' if is_kept else ', and something is written'}")
    assert not wrong, "\n".join(wrong)
    assert missed == ASKED_BY_QUERY
    assert acts > 45


def test_an_act_that_waits_while_its_right_ends_is_not_carried_out(app, cast, sign_in):
    """On PostgreSQL for a row that somebody holds, on SQLite for its turn to write."""
    olga, judged, is_mine = sign_in(cast.olga), Event(), {"id": cast.edition}
    event.listen(db.session, "after_soft_rollback", lambda *_: judged.set(), once=True)
    with app.app_context(), db.engine.connect() as holder, db.engine.connect() as other, ThreadPoolExecutor(1) as pool:
        holder.execute(text("UPDATE edition SET version = version WHERE id = :id"), is_mine)
        answer = pool.submit(olga.post, "/manage/innoprom/2027/postpone")
        judged.wait(10)
        is_postgresql = holder.dialect.name == "postgresql"
        if is_postgresql:
            while not other.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                other.rollback()
        taker = other if is_postgresql else holder
        taker.execute(delete(Grant).where(Grant.account_id == cast.olga))
        taker.commit()
        holder.commit()
        assert answer.result().status_code == 403
        assert db.session.get_one(Edition, cast.edition).state is EditionState.ANNOUNCED


def test_an_act_is_carried_out_once_though_another_role_goes(app, cast, sign_in):
    with app.app_context(), transaction():
        elsewhere, olga = make_edition("elsewhere"), db.session.get_one(Account, cast.olga)
        grant = give(where_edition(elsewhere), olga, Role.VIEWER, None, clock.now()).id
    with taken_meanwhile(Grant.id == grant) as begun:
        answer = sign_in(cast.olga).post("/manage/innoprom/2027/postpone")
    assert begun
    assert answer.status_code == 302
    with app.app_context():
        assert db.session.get_one(Edition, cast.edition).state is EditionState.POSTPONED
        acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.edition_id == cast.edition)).all()
        assert acts.count("edition postponed") == 1


@pytest.mark.parametrize(
    ("name", "path", "number"), [("olga", "/manage/innoprom/2027/postpone", 1), ("paul", "/account/profile", 0)]
)
def test_an_act_asks_once_more_for_roles_and_only_who_has_any(app, cast, sign_in, name, path, number):
    client, asked = sign_in(getattr(cast, name)), []

    def note(_connection, _cursor, sql, *_):
        asked.extend(re.findall(r'SELECT "?grant"?\.id \n?FROM', sql))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    answer = client.post(path, data={"given_name": "Paul", "family_name": "New", "country": "UZ"})
    event.remove(engine, "before_cursor_execute", note)
    assert (answer.status_code, len(asked)) == (302, number)


@pytest.mark.parametrize(("writes", "number"), [(False, 2), (True, 1)])
def test_what_is_written_is_not_written_again(app, client, writes, number):
    """A view is asked anew once, and not after an act of it."""
    calls, view = [], app.view_functions["web.healthz"]

    def lose():
        calls.append(True)
        if writes:
            with transaction():
                make_account(f"somebody{len(calls)}")
        raise RoleLost

    app.view_functions["web.healthz"] = public(lose)
    answer = client.get("/healthz")
    app.view_functions["web.healthz"] = view
    assert (answer.status_code, len(calls)) == (409, number)
