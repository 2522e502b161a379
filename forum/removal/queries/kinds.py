"""The kinds of things that can go: the one registry of them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, String, cast, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from forum.accounts.models import Account, Right, Scope
from forum.accounts.queries import granted, is_granted_everywhere
from forum.db import db, offered
from forum.editions.models import Edition, Room, Series, Venue
from forum.errors import NotFound
from forum.languages import N_
from forum.programme.models import Speaker, Track
from forum.registration.models import Category


class Kind(NamedTuple):
    """A kind of things; `right` in what `place` (a key of the `scope`) names lets one archive and merge them.

    Two can be merged that have the same of what `alike` names; None: these are only archived.
    """

    table: type[Any]
    label: str
    right: Right
    scope: Scope
    place: Any
    alike: tuple[str, ...] | None
    follows: str


_PROGRAMME = N_("No session can choose it any more. Those that have it keep it until somebody chooses another.")
KINDS = {
    "series": Kind(
        Series,
        N_("Series"),
        Right.EDIT_SERIES,
        Scope.SERIES,
        Series.id,
        alike=(),
        follows=N_("It leaves all lists, and no edition can be added. The editions it has stay as they are."),
    ),
    "edition": Kind(
        Edition,
        N_("Edition"),
        Right.EDIT_FACTS,
        Scope.EDITION,
        Edition.id,
        alike=None,
        follows=N_("A draft disappears for everyone. What was public only leaves the lists."),
    ),
    "venue": Kind(
        Venue,
        N_("Venue"),
        Right.MANAGE_VENUE,
        Scope.VENUE,
        Venue.id,
        alike=(),
        follows=N_(
            "No edition can choose it any more, and no room can be added."
            " Those that have it keep it until somebody chooses another."
        ),
    ),
    "room": Kind(
        Room, N_("Room"), Right.MANAGE_VENUE, Scope.VENUE, Room.venue_id, alike=("venue_id",), follows=_PROGRAMME
    ),
    "track": Kind(
        Track,
        N_("Track"),
        Right.EDIT_PROGRAMME,
        Scope.EDITION,
        Track.edition_id,
        alike=("edition_id",),
        follows=_PROGRAMME,
    ),
    "speaker": Kind(
        Speaker,
        N_("Speaker"),
        Right.EDIT_PROGRAMME,
        Scope.EDITION,
        Speaker.edition_id,
        alike=("edition_id",),
        follows=_PROGRAMME,
    ),
    "category": Kind(
        Category,
        N_("Category"),
        Right.MANAGE_REGISTRATION,
        Scope.EDITION,
        Category.edition_id,
        alike=("edition_id",),
        follows=N_("Nobody can register in it any more. The registrations in it stay as they are."),
    ),
}
SITE_KINDS = ("series", "edition", "venue", "room")
PROGRAMME_KINDS = ("track", "speaker")
MERGED_KINDS = tuple(name for name, kind in KINDS.items() if kind.alike is not None)


def select_mine(name: str, account: Account) -> Select[Any]:
    """Every thing of the kind that the account may archive and merge."""
    kind = KINDS[name]
    query = select(kind.table).order_by(kind.table.id)
    if is_granted_everywhere(account, kind.right):
        return query
    mine = kind.place.in_(granted(account, kind.scope, kind.right))
    if kind.scope is Scope.EDITION:
        covered = Edition.series_id.in_(granted(account, Scope.SERIES, kind.right))
        mine = or_(mine, kind.place.in_(select(Edition.id).where(covered)))
    return query.where(mine)


def get_thing(name: str, key: int, account: Account) -> Any:
    """A thing that the account may archive and merge."""
    row = db.session.scalar(select_mine(name, account).where(KINDS[name].table.id == key))
    if row is None:
        raise NotFound
    return row


def mine_among(name: str, keys: Sequence[int], account: Account) -> dict[int, Any]:
    """Those of these things that the account may archive and merge, by key."""
    query = select_mine(name, account).where(KINDS[name].table.id.in_(keys))
    return {row.id: row for row in db.session.scalars(query).unique()}


def others_of(name: str, row: Any, account: Account) -> Sequence[Any]:
    """What a thing can be merged into."""
    kind = KINDS[name]
    if kind.alike is None:
        return []
    query = select_mine(name, account).where(offered(kind.table), kind.table.id != row.id)
    for column in kind.alike:
        query = query.where(getattr(kind.table, column) == getattr(row, column))
    return db.session.scalars(query).unique().all()


def select_archived(names: Sequence[str], account: Account, edition: Edition | None = None) -> Select[str]:
    """What is archived and the account may restore, of one edition or of all, latest first: as "track 5"."""
    parts = []
    for name in names:
        table = KINDS[name].table
        called = (literal(f"{name} ") + cast(table.id, String)).label("called")
        query = select_mine(name, account).order_by(None).where(table.archived_at.is_not(None))
        query = query.where(table.edition_id == edition.id) if edition else query
        parts.append(query.with_only_columns(called, table.archived_at, table.id))
    found = union_all(*parts).subquery()
    return select(found.c.called).order_by(found.c.archived_at.desc(), found.c.id, found.c.called)


def things_called(called: Sequence[str]) -> list[tuple[str, Any]]:
    """These things, each with its kind, in their order."""
    pairs = [(name, int(key)) for name, _, key in (each.partition(" ") for each in called)]
    found: dict[tuple[str, int], Any] = {}
    for name in {name for name, _ in pairs}:
        table = KINDS[name].table
        query = select(table).where(table.id.in_([key for kind, key in pairs if kind == name]))
        query = query.options(joinedload(Room.venue)) if table is Room else query
        found |= {(name, row.id): row for row in db.session.scalars(query).unique()}
    return [(name, found[name, key]) for name, key in pairs if (name, key) in found]


def kind_of(row: Any) -> str:
    """The kind's name."""
    return str(row.__tablename__)
