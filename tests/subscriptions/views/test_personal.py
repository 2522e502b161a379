"""Personal addresses: what they carry, what they cost, and guessing them."""

import pytest
from sqlalchemy import event, select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.subscriptions.models import Subscription, SubscriptionKind
from forum.subscriptions.services import revoke, subscribe
from tests.feeds.reading import events, opening


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("guesses", [1_000, pytest.param(10_000, marks=pytest.mark.pure)])
def test_guesses_find_nothing_and_are_soon_refused_without_the_database(app, client, token, guesses):
    pages, codes, asked = set(), [], []
    with app.app_context():
        engine = db.engine

    def note(*told):
        asked.append(len(codes))

    event.listen(engine, "before_cursor_execute", note)
    for n in range(guesses):
        got = client.get(f"/calendar/personal/{n:032x}.ics")
        codes.append(got.status_code)
        if n < 5:
            pages.add(got.data.replace(f"{n:032x}".encode(), b""))
    event.remove(engine, "before_cursor_execute", note)
    assert 599 <= max(asked) <= 600
    assert codes[:600] == [404] * 600
    assert set(codes[601:]) == {429}
    assert len(pages) == 1


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
