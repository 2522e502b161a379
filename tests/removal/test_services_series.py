"""Who may see the editions of a series, and who may give roles in them, once it is merged or that is undone."""

import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Series
from forum.editions.queries import get_edition, get_public, where_series
from forum.editions.services import close_series
from forum.errors import NotFound
from forum.schedule.services import announce_edition, postpone_edition
from tests.factories import make_edition
from tests.removal.conftest import Pair
from tests.removal.test_services import do_merge, olga


@pytest.fixture
def fair(context, cast):
    """Makes two series alike, of which Olga owns both and the first has an edition in that state; their keys."""

    def made(state: EditionState, *, closed: bool = False) -> tuple[int, Pair]:
        with transaction():
            edition = make_edition("fair", state=state, closed=closed)
            into = Series(slug="expo", name={"en": "Expo"}, summary={}, about={}, closed=closed)
            db.session.add(into)
            db.session.flush()
            for series in (edition.series, into):
                give(where_series(series), olga(cast), Role.OWNER, None, clock.now())
            return edition.id, Pair(edition.series_id, into.id)

    return made


def turn(cast, act, key):
    with transaction():
        act(db.session.get_one(Series, key), olga(cast), clock.now())


def do(cast, act, key):
    with transaction():
        act(db.session.get_one(Edition, key), olga(cast), clock.now())


def can_see(reader):
    try:
        return bool(get_edition("fair", "2027", reader))
    except NotFound:
        return False


def test_what_is_published_of_a_merged_edition_is_for_those_of_its_new_series(cast, fair):
    key, pair = fair(EditionState.DRAFT)
    do_merge(cast, "series", pair)
    turn(cast, close_series, pair.other)
    do(cast, announce_edition, key)
    assert get_public(key).owner.slug == "expo"
    assert not can_see(None)
    assert can_see(olga(cast))


def test_who_knew_the_series_before_does_not_see_its_closed_edition_again(cast, fair):
    key, pair = fair(EditionState.ANNOUNCED, closed=True)
    sam = db.session.get_one(Account, cast.sam)
    with transaction():
        give(where_series(db.session.get_one(Series, pair.used)), sam, Role.MEMBER, None, clock.now())
    assert can_see(sam)
    do_merge(cast, "series", pair)
    do(cast, postpone_edition, key)
    assert not can_see(sam)
