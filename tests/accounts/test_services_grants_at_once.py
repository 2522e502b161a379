"""What two do with roles at the same moment, on a database of any kind."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts import services
from forum.accounts.models import Account, Grant, Role, Scope, Where
from forum.accounts.queries import get_grant, get_offer, grants_in
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition
from forum.errors import Refused

pytestmark = pytest.mark.slow
SITE = Where(Scope.SITE)


def at_once(app, *acts: Callable[[], object]) -> list[str]:
    """What became of each act, all begun at the same moment."""
    start = Barrier(len(acts))

    def one(act):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    act()
                return "done"
            except Refused as refused:
                return refused.reason.name
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


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
