"""Personal addresses: what they carry, what they cost, and guessing them."""

import pytest
from sqlalchemy import event, select, update

from forum import clock
from forum.accounts.models import Account, Grant, Role, Scope, Where
from forum.accounts.services import demand_factor, give, take
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Series
from forum.editions.queries import where_edition, where_series
from forum.feeds import views as calendars
from forum.releases.queries import get_released
from forum.releases.services import set_star
from forum.removal.services import merge
from forum.schedule.services import release_draft
from forum.subscriptions.models import Subscription, SubscriptionKind
from forum.subscriptions.services import revoke, subscribe
from tests.caldav.test_views import basic, sync
from tests.factories import make_session
from tests.feeds.reading import events, opening


@pytest.mark.slow
def test_guesses_find_nothing_are_soon_refused_and_never_lock_a_good_address(client, token):
    """S11: 589 bad ones left good ones of the same network without an answer."""
    got = [client.get(f"/calendar/personal/{n:032x}.ics") for n in range(700)]
    assert [answer.status_code for answer in got[:600]] == [404] * 600
    assert {answer.status_code for answer in got[601:]} == {429}
    assert int(got[-1].headers["Retry-After"]) <= 3601
    assert len({answer.data.replace(f"{n:032x}".encode(), b"") for n, answer in enumerate(got[:5])}) == 1
    assert client.get(f"/calendar/personal/{token}.ics").status_code == 200


def test_every_wrong_token_costs_the_same_single_query(app, client, token):
    """Wrong, truncated, in other case or of another kind: one look into the same unique index, then the same page."""
    with app.app_context():
        with transaction():
            paul = db.session.scalars(db.select(Account)).unique().first()
            other = subscribe(paul, "laptop", "en", clock.now(), SubscriptionKind.CALDAV)
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    pages = set()
    for wrong in ("no-such-token", token[:-1], token.upper(), other, "y" * 200):
        got = client.get(f"/calendar/personal/{wrong}.ics")
        assert got.status_code == 404
        pages.add(got.text.replace(wrong, ""))
    assert len(pages) == 1
    assert len(set(asked) - {"BEGIN"}) == 1
    assert len([sql for sql in asked if sql != "BEGIN"]) == 5


def test_only_who_reads_pages_is_shown_one_for_a_wrong_token(client):
    address = "/calendar/personal/no-such-token.ics"
    for program in ({}, {"Accept": "text/calendar, */*;q=0.1"}):
        got = client.get(address, headers=program)
        assert (got.status_code, got.data, got.headers["Cache-Control"]) == (404, b"", "no-store")
    person = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
    assert person.status_code == 404
    assert "<h1" in person.text


def test_a_personal_304_asks_the_database_once_and_not_again_within_a_second(app, client, released, monkeypatch):
    with app.app_context(), transaction():
        token = subscribe(db.session.get_one(Account, released.paul), "phone", "en", clock.now())
    address = f"/calendar/personal/{token}.ics"
    tag = client.get(address).headers["ETag"]
    seen = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert len([s for s in seen if s.lstrip().upper().startswith(("SELECT", "UPDATE"))]) == 1
    monkeypatch.setattr(app.extensions["shortcut"], "seconds", 60)
    assert client.get(address).status_code == 200
    seen.clear()
    for _ in range(5):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(address).status_code == 200
    assert seen == []
    app.extensions["shortcut"].forget()


@pytest.mark.both
def test_personal_calendar_follows_stars_and_registrations(app, client, released, sign_in):
    paul = sign_in(released.paul)
    star = f"/forums/innoprom/2027/sessions/{released.session}/star"
    paul.post(star, data={"starred": "1"})
    paul.post("/forums/innoprom/2027/register", data={"category": released.category})
    with app.app_context(), transaction():
        token = subscribe(db.session.get_one(Account, released.paul), "phone", "en", clock.now())
    address = f"/calendar/personal/{token}.ics"
    assert sorted(str(e["STATUS"]) for e in events(client.get(address)).values()) == ["CONFIRMED", "CONFIRMED"]
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert token.encode() not in answer.data
    paul.post(star, data={"starred": "0"})
    assert (opening(client, address)["STATUS"], opening(client, address)["SEQUENCE"]) == ("CANCELLED", 1)
    reference = paul.get("/account/registrations").text.partition("/account/registrations/")[2][:8]
    paul.post(f"/account/registrations/{reference}/withdraw")
    assert {str(e["STATUS"]) for e in events(client.get(address)).values()} == {"CANCELLED"}
    for wrong in (token[:-1], token.swapcase(), "x", token + "x"):
        assert client.get(f"/calendar/personal/{wrong}.ics").status_code == 404
    with app.app_context(), transaction():
        row = db.session.scalars(select(Subscription)).one()
        assert token not in row.token_hash
        assert row.last_used_at is not None
        revoke(row, clock.now())
    assert client.get(address).status_code == 404


@pytest.mark.both
def test_a_role_in_a_closed_series_brings_its_sessions_and_takes_them_along(app, client, cast, token):
    with app.app_context(), transaction():
        closed, paul = db.session.get_one(Edition, cast.closed), db.session.get_one(Account, cast.paul)
        made = make_session(closed, "Behind closed doors").id
        release_draft(closed, db.session.get_one(Account, cast.olga), clock.now())
        set_star(paul, closed, get_released(closed, made), True, clock.now())
    address = f"/calendar/personal/{token}.ics"
    first = client.get(address)
    with app.app_context(), transaction():
        closed, paul = db.session.get_one(Edition, cast.closed), db.session.get_one(Account, cast.paul)
        where = where_series(closed.series)
        number = give(where, paul, Role.MEMBER, None, clock.now()).id
        db.session.execute(update(Grant).where(Grant.id == number).values(id=2**31 - 1))  # the largest there can be
    calendars.forget()
    second = client.get(address)
    with app.app_context(), transaction():
        take(db.session.get_one(Grant, 2**31 - 1), where, db.session.get_one(Account, cast.paul), clock.now())
    calendars.forget()
    third = client.get(address, headers={"If-Modified-Since": second.headers["Last-Modified"]})
    assert third.status_code == 200
    assert ["Behind closed doors" in answer.text for answer in (first, second, third)] == [False, True, False]
    assert second.headers["ETag"] not in {first.headers["ETag"], third.headers["ETag"]}


@pytest.fixture
def viewed(app, cast):
    """Paul has a role in a closed series, and a session of a hidden edition of it in his calendar."""
    with app.app_context(), transaction():
        closed, paul = db.session.get_one(Edition, cast.closed), db.session.get_one(Account, cast.paul)
        closed.state = EditionState.DRAFT
        made = make_session(closed, "Behind closed doors").id
        release_draft(closed, db.session.get_one(Account, cast.olga), clock.now())
        give(where_series(closed.series), paul, Role.VIEWER, None, clock.now())
        set_star(paul, closed, get_released(closed, made), True, clock.now())


def join(cast):
    """The series becomes part of another in which Paul has no role."""
    olga, closed = db.session.get_one(Account, cast.olga), db.session.get_one(Edition, cast.closed).series
    into = Series(slug="joined", name=closed.name, summary=closed.summary, about=closed.about, closed=True)
    db.session.add(into)
    db.session.flush()
    for each in (into, closed):
        if not any(grant.scope_id == each.id for grant in olga.grants):
            give(where_series(each), olga, Role.OWNER, None, clock.now())
    merge(closed, into, olga, clock.now())


def demand(where):
    def act(cast):
        by = db.session.get_one(Account, cast.admin)
        by.has_factor = True
        demand_factor(where or where_edition(db.session.get_one(Edition, cast.closed)), by, clock.now())

    return act


@pytest.mark.both
@pytest.mark.parametrize("act", [join, demand(None), demand(Where(Scope.SITE))], ids=["merger", "demand", "site"])
@pytest.mark.usefixtures("viewed")
def test_what_ends_sight_by_another_way_than_a_role_takes_sessions_along(app, client, cast, act):
    """A 304 and a sync token of before would else keep them."""
    with app.app_context(), transaction():
        paul = db.session.get_one(Account, cast.paul)
        password = subscribe(paul, "laptop", "en", clock.now(), SubscriptionKind.CALDAV)
        token = subscribe(paul, "phone", "en", clock.now())
    address, path = f"/calendar/personal/{token}.ics", "/dav/calendars/personal/"
    first = client.get(address)
    _, rows, synced = sync(client, path=path, **basic(password))
    assert "Behind closed doors" in first.text
    assert list(rows.values()) == [""]
    with app.app_context(), transaction():
        act(cast)
    calendars.forget()
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, "Behind closed doors" in again.text) == (200, False)
    assert list(sync(client, synced, path, **basic(password))[1].values()) == ["HTTP/1.1 404 Not Found"]
    with app.app_context(), transaction():
        db.session.get_one(Account, cast.paul).has_factor = True
    calendars.forget()
    assert ("Behind closed doors" in client.get(address).text) is (act is not join)
