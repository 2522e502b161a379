"""What two do with roles at the same moment, on a database of any kind."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts import services
from forum.accounts.models import Account, Grant, Right, Role, Scope, Where
from forum.accounts.queries import get_grant, get_offer, grants_in, offers_in
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import get_where, where_edition
from tests.at_once import at_once

pytestmark = pytest.mark.slow
SITE = Where(Scope.SITE)


@pytest.mark.parametrize("_round", range(5))
def test_two_last_owners_do_not_both_leave(app, cast, _round):
    with app.app_context(), transaction():
        services.give(SITE, db.session.get_one(Account, cast.sam), Role.OWNER, None, clock.now())
    with app.app_context():
        numbers = [grant.id for grant in grants_in(Scope.SITE, 0)]

    def leave(number):
        grant = get_grant(number)
        services.take(grant, SITE, grant.account, clock.now())

    assert at_once(app, *(lambda n=number: leave(n) for number in numbers)) == ["LAST_OWNER", "done"]
    with app.app_context():
        assert len(grants_in(Scope.SITE, 0)) == 1


def test_an_invitation_is_accepted_once(app, cast):
    with app.app_context(), transaction():
        where, olga = where_edition(db.session.get_one(Edition, cast.edition)), db.session.get_one(Account, cast.olga)
        offer = services.offer_role(where, "paul@test.example", Role.DESK, olga, clock.now(), language="en").id

    def accept():
        services.accept(get_offer(offer), db.session.get_one(Account, cast.paul), clock.now())

    assert at_once(app, *[accept] * 5) == ["ACCEPTED"] * 4 + ["done"]
    with app.app_context():
        assert len(db.session.scalars(select(Grant).where(Grant.account_id == cast.paul)).all()) == 1


def offer_desk(cast, by, email):
    edition = db.session.get_one(Edition, cast.edition)
    where, account = where_edition(edition), db.session.get_one(Account, by)
    services.hold_roles(account, where)
    get_where(where.scope, where.key, account, Right.MANAGE_TEAM)
    services.offer_role(where, email, Role.DESK, account, clock.now(), language="en")


def test_one_address_is_offered_a_role_once(app, cast):
    offers = [lambda: offer_desk(cast, cast.orhan, "new@test.example")] * 8
    assert at_once(app, *offers) == ["OFFERED"] * 7 + ["done"]


@pytest.mark.parametrize("_round", range(3))
def test_an_owner_who_is_put_out_leaves_no_offer_behind(app, cast, _round):
    with app.app_context():
        number = next(g.id for g in grants_in(Scope.EDITION, cast.edition) if g.account_id == cast.orhan)

    def put_out():
        olga, where = db.session.get_one(Account, cast.olga), where_edition(db.session.get_one(Edition, cast.edition))
        services.hold_roles(olga, where)
        services.take(get_grant(number), where, olga, clock.now())

    offers = [lambda n=n: offer_desk(cast, cast.orhan, f"friend{n}@test.example") for n in range(8)]
    outcomes = at_once(app, *offers[:4], put_out, *offers[4:])
    assert outcomes.count("done") + outcomes.count("no right") == 9
    with app.app_context():
        assert offers_in(Scope.EDITION, cast.edition) == []


def test_a_role_that_is_taken_twice_at_once_is_taken_once(app, cast):
    with app.app_context():
        number = next(g.id for g in grants_in(Scope.EDITION, cast.edition) if g.account_id == cast.vera)

    def take():
        olga, where = db.session.get_one(Account, cast.olga), where_edition(db.session.get_one(Edition, cast.edition))
        services.take(get_grant(number), where, olga, clock.now())

    outcomes = at_once(app, *[take] * 6)
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "GONE", "no right"}
