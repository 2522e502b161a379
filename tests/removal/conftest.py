"""Two of every kind, of which the one is used."""

from typing import Any, NamedTuple

import pytest

from forum import clock, find_kinds
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Room, Series, Venue
from forum.editions.queries import where_edition, where_series, where_venue
from forum.programme.models import Session, Track
from forum.registration.models import Category
from tests.factories import make_account, make_category, make_edition, make_speaker, register, text

KINDS = {kind.name: kind for kind in find_kinds()}
MERGED_KINDS = [name for name, kind in KINDS.items() if kind.merging]


class Pair(NamedTuple):
    """The keys of what is used and of another of its kind."""

    used: int
    other: int


@pytest.fixture
def pairs(app, cast) -> dict[str, Pair]:
    """Olga may archive and merge all of them, and each kind has a third, newer one that nobody may touch."""
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        series = Series(slug="expo", name=text("Expo"), summary=text("S"), about=text("A"))
        venue = Venue(
            name=text("Palace"), address=text("2"), city=text("Tashkent"), country="UZ", timezone="Asia/Tashkent"
        )
        other = {
            "series": series,
            "venue": venue,
            "room": Room(venue=edition.venue, name=text("Hall 2")),
            "track": Track(edition_id=edition.id, name=text("Ships")),
            "speaker": make_speaker(edition, "Bahodir"),
        }
        db.session.add_all(other.values())
        db.session.flush()
        other["category"] = make_category(edition)
        other["category"].name = text("Guest")
        draft = make_edition("drafts", state=EditionState.DRAFT)
        for where in (where_series(series), where_venue(venue), where_edition(draft), where_series(draft.series)):
            give(where, olga, Role.OWNER, None, clock.now())
        last = make_edition("last")
        db.session.add_all([Room(venue=last.venue, name=text("Z")), Track(edition_id=last.id, name=text("Z"))])
        make_speaker(last, "Z")
        make_category(last)
        session = db.session.get_one(Session, cast.session)
        used = {
            "series": edition.series_id,
            "venue": edition.venue_id,
            "room": first(Room, venue_id=edition.venue_id),
            "track": session.track_id,
            "speaker": session.speakers[0].id,
            "category": cast.category,
        }
        return {kind: Pair(key, other[kind].id) for kind, key in used.items()} | {"edition": Pair(edition.id, draft.id)}


def first(table: Any, **values: Any) -> int:
    return db.session.query(table).filter_by(**values).order_by(table.id).first().id


def thing(kind: str, key: int) -> Any:
    return db.session.get(KINDS[kind].table, key)


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
