"""Two of every kind, of which the one is used."""

from typing import Any, NamedTuple

import pytest
from flask import Flask, url_for

from forum import clock, find_kinds
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Series, Venue
from forum.editions.queries import where_edition, where_series, where_venue
from forum.registration.models import Category
from forum.removal.queries import edition_of
from forum.web.filters import edition_url
from tests.factories import MAKERS, Cast, make_account, make_edition, register, text
from tests.snapshot import keep_made
from tests.worlds import first_things

KINDS = {kind.name: kind for kind in find_kinds()}
MERGED_KINDS = [name for name, kind in KINDS.items() if kind.merging]


class Pair(NamedTuple):
    """The keys of what is used and of another of its kind."""

    used: int
    other: int


def make_pairs(app: Flask, cast: Cast) -> dict[str, Pair]:
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        series = Series(slug="expo", name=text("Expo"), summary=text("S"), about=text("A"))
        venue = Venue(
            name=text("Palace"), address=text("2"), city=text("Tashkent"), country="UZ", timezone="Asia/Tashkent"
        )
        other: dict[str, Any] = {
            "series": series,
            "venue": venue,
        }
        db.session.add_all(other.values())
        db.session.flush()
        used = first_things(edition, olga)
        other |= {kind: make(edition, "Guest") for kind, make in MAKERS.items()}
        other["edition"] = draft = make_edition("drafts", state=EditionState.DRAFT)
        for where in (where_series(series), where_venue(venue), where_edition(draft), where_series(draft.series)):
            give(where, olga, Role.OWNER, None, clock.now())
        last = make_edition("last")
        for make in MAKERS.values():
            make(last, "Z")
        return {kind: Pair(row.id, other[kind].id) for kind, row in used.items()}


@pytest.fixture(scope="session")
def _pairs(_app, _cast):
    return keep_made(_app, "kept_pairs", lambda: make_pairs(_app, _cast()))


@pytest.fixture
def pairs(app, cast, _pairs) -> dict[str, Pair]:
    """Olga may archive and merge all of them, and each kind has a third, newer one that nobody may touch."""
    return _pairs()


def thing(kind: str, key: int) -> Any:
    return db.session.get(KINDS[kind].table, key)


def address_of(app: Flask, name: str, key: int) -> str:
    """Where its page is, or was."""
    kind = KINDS[name]
    with app.test_request_context():
        row = thing(name, key)
        edition, values = edition_of(row), kind.takes_of(row)
        return edition_url(kind.endpoint, edition, **values) if edition else url_for(kind.endpoint, **values)


@pytest.fixture
def paul_registered(app, cast):
    """Paul has a place in the used category."""
    with app.app_context(), transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        return register(edition, category, db.session.get_one(Account, cast.paul)).id


@pytest.fixture
def crowd(app, cast):
    """Registers that many into a category; their keys."""

    def registered(category_id: int, names: str) -> list[int]:
        with transaction():
            edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, category_id)
            return [register(edition, category, make_account(name)).id for name in names.split()]

    return registered
