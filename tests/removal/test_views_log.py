"""What was done to a series is read after it was merged or archived."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, Grant, Role
from forum.accounts.services import give, take
from forum.db import db, transaction
from forum.editions.models import Edition, Series
from forum.editions.queries import where_series
from forum.programme.models import Session
from forum.removal.services import archive, merge, take_back
from tests.factories import text
from tests.removal.conftest import MERGED_KINDS, thing


def series(slug) -> Series:
    return db.session.query(Series).filter_by(slug=slug).one()


def person(key) -> Account:
    return db.session.get_one(Account, key)


def for_a_moment(cast, slug):
    """Sam was an owner of it."""
    where = where_series(series(slug))
    give(where, person(cast.sam), Role.OWNER, person(cast.olga), clock.now())
    db.session.flush()
    grant = db.session.query(Grant).filter_by(account_id=cast.sam, scope_id=where.key, scope=where.scope).one()
    take(grant, where, person(cast.olga), clock.now())


def test_the_history_of_what_was_merged_goes_on_where_it_went(app, cast, pairs, sign_in):
    with app.app_context(), transaction():
        for_a_moment(cast, "innoprom")
        give(where_series(series("expo")), person(cast.vera), Role.OWNER, None, clock.now())
        merger = merge(series("innoprom"), series("expo"), person(cast.olga), clock.now())
    vera = sign_in(cast.vera)
    for address in ("expo", "innoprom"):
        page = vera.get(f"/manage/series/{address}/log").text
        assert "With the history of what was merged into it" in page
        assert "sam@test.example" in page
    with app.app_context(), transaction():
        take_back(db.session.merge(merger), person(cast.olga), clock.now())
    assert "sam@test.example" not in vera.get("/manage/series/expo/log").text
    assert vera.get("/manage/series/innoprom/log").status_code == 403


def test_what_was_merged_on_is_told_of_where_it_ended(app, cast, pairs, sign_in):
    with app.app_context(), transaction():
        for_a_moment(cast, "expo")
        db.session.add(Series(slug="fair", name=text("Fair"), summary=text("S"), about=text("A")))
        db.session.flush()
        give(where_series(series("fair")), person(cast.olga), Role.OWNER, None, clock.now())
        merge(series("expo"), series("innoprom"), person(cast.olga), clock.now())
        merge(series("innoprom"), series("fair"), person(cast.olga), clock.now())
    assert "sam@test.example" in sign_in(cast.olga).get("/manage/series/fair/log").text


def test_the_log_of_an_archived_series_is_read_by_its_owner(app, cast, pairs, sign_in):
    with app.app_context(), transaction():
        for_a_moment(cast, "expo")
        archive(series("expo"), person(cast.olga), clock.now())
    olga, log = sign_in(cast.olga), "/manage/series/expo/log"
    assert log in olga.get("/manage/archive").text
    assert "sam@test.example" in olga.get(log).text
    assert sign_in(cast.sam).get(log).status_code == 404
    assert sign_in(cast.orhan).get(log).status_code == 404


def pages_of(cast, kind, pair) -> list[str]:
    """Every log that tells of a merger and of what it moved."""
    venue = db.session.get_one(Edition, cast.edition).venue_id
    sessions = db.session.scalars(select(Session.id).where(Session.edition_id == cast.edition)).all()
    log = "/manage/innoprom/2027/log"
    told = [f"{log}?thing=session&id={key}" for key in sessions]
    told += [f"{log}?thing={kind}&id={key}" for key in pair] + [f"/manage/venues/{venue}/log"]
    if kind == "venue":
        told += [f"/manage/venues/{key}/log" for key in pair]
    return [log, *told]


@pytest.mark.parametrize("name", ["another", "the same"])
@pytest.mark.parametrize("kind", MERGED_KINDS)
def test_every_log_tells_of_a_merger_and_of_what_it_moved(app, cast, pairs, sign_in, paul_registered, kind, name):
    pair = pairs[kind]
    with app.app_context(), transaction():
        if name == "the same":
            thing(kind, pair.other).name = thing(kind, pair.used).name
            db.session.flush()
        merger = merge(thing(kind, pair.used), thing(kind, pair.other), person(cast.olga), clock.now())
        names = [thing(kind, key).trace_name for key in pair]
        pages = pages_of(cast, kind, pair)
    olga, admin = sign_in(cast.olga), sign_in(cast.admin)

    def logs() -> str:
        shown = [olga.get(page, follow_redirects=True) for page in pages]
        shown.append(admin.get("/manage/administrators/acts"))
        assert {page.status_code for page in shown} <= {200, 404}
        assert shown[0].status_code == shown[-1].status_code == 200
        return "".join(page.text for page in shown)

    told = logs()
    assert "Merged into another" in told
    assert name == "the same" or " into ".join(names) in told
    with app.app_context(), transaction():
        take_back(db.session.merge(merger), person(cast.olga), clock.now())
    told = logs()
    assert "Merging undone" in told
    assert name == "the same" or " out of ".join(names) in told
