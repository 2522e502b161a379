"""What was done to a series is read after it was merged or archived."""

from forum import clock
from forum.accounts.models import Account, Grant, Role
from forum.accounts.services import give, take
from forum.db import db, transaction
from forum.editions.models import Series
from forum.editions.queries import where_series
from forum.removal.services import archive, merge, take_back
from tests.factories import text


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
