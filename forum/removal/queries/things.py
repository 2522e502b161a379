"""Finding the things that can go."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, cast, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from forum.accounts.models import Account, Scope
from forum.accounts.queries import granted, is_granted_everywhere, is_undemanded
from forum.db import db, offered
from forum.editions.models import Edition, PublicEdition, Series
from forum.editions.queries import select_visible_editions
from forum.errors import NotFound
from forum.releases.rules import Facts
from forum.removal.queries.kinds import KINDS, kind_called, kind_of, told_kinds
from forum.removal.rules import Kind, Returning, Use


def select_mine(kind: Kind, account: Account) -> Select[Any]:
    """Every thing of the kind that the account may archive and merge."""
    query = select(kind.table).order_by(kind.table.id)
    is_open = is_undemanded(account, kind.place, kind.right, kind.scope)
    if is_granted_everywhere(account, kind.right):
        return query.where(is_open)
    mine = kind.place.in_(granted(account, kind.scope, kind.right))
    if kind.scope is Scope.EDITION:
        covered = Edition.series_id.in_(granted(account, Scope.SERIES, kind.right))
        mine = or_(mine, kind.place.in_(select(Edition.id).where(covered)))
    return query.where(mine, is_open)


def get_thing(name: str, key: int, account: Account) -> Any:
    """A thing that the account may archive and merge."""
    kind = kind_called(name)
    row = db.session.scalar(select_mine(kind, account).where(kind.table.id == key))
    if row is None:
        raise NotFound
    return row


def find_at(endpoint: str, values: Mapping[str, Any], account: Account) -> Any | None:
    """The thing whose page has, or had, this address, if the account may archive and merge it."""
    kind = next((kind for kind in KINDS.values() if kind.endpoint == endpoint), None)
    named = {name: values[parameter] for parameter, name in kind.takes.items() if parameter in values} if kind else {}
    if kind is None or not named:
        return None
    name = "id" if "id" in named else next(iter(named))
    query = select_mine(kind, account).where(getattr(kind.table, name) == named[name])
    return db.session.scalars(query).unique().first()


def mine_among(kind: Kind, keys: Sequence[int], account: Account) -> dict[int, Any]:
    """Those of these things that the account may archive and merge, by key."""
    query = select_mine(kind, account).where(kind.table.id.in_(keys))
    return {row.id: row for row in db.session.scalars(query).unique()}


def others_of(row: Any, account: Account) -> Sequence[Any]:
    """What a thing can be merged into."""
    kind = kind_of(row)
    if kind.merging is None:
        return []
    query = select_mine(kind, account).where(offered(kind.table), kind.table.id != row.id)
    for column in kind.merging.alike:
        query = query.where(getattr(kind.table, column) == getattr(row, column))
    return db.session.scalars(query).unique().all()


def select_archived(kinds: Sequence[Kind], account: Account, edition: Edition | None = None) -> Select[str]:
    """What is archived and the account may restore, of one edition or of all, latest first: as "track 5"."""
    parts = []
    for kind in kinds:
        table = kind.table
        called = (literal(f"{kind.name} ") + cast(table.id, String)).label("called")
        query = select_mine(kind, account).order_by(None).where(table.archived_at.is_not(None))
        query = query.where(table.edition_id == edition.id) if edition else query
        parts.append(query.with_only_columns(called, table.archived_at, table.id))
    archived = union_all(*parts).subquery()
    return select(archived.c.called).order_by(archived.c.archived_at.desc(), archived.c.id, archived.c.called)


def things_called(called: Sequence[str]) -> list[Any]:
    """These things, in their order."""
    pairs = [(name, int(key)) for name, _, key in (each.partition(" ") for each in called)]
    things: dict[tuple[str, int], Any] = {}
    for name in {name for name, _ in pairs}:
        kind = KINDS[name]
        query = select(kind.table).where(kind.table.id.in_([key for other, key in pairs if other == name]))
        query = query.options(joinedload(getattr(kind.table, kind.within))) if kind.within else query
        things |= {(name, row.id): row for row in db.session.scalars(query).unique()}
    return [things[pair] for pair in pairs if pair in things]


def uses_of(row: Any, reader: Account) -> list[Use]:
    """Everything that refers to a thing and that the reader may know of."""
    return kind_of(row).uses(row, reader)


class Kept(NamedTuple):
    """Something archived that sessions still have, and whether the reader may restore it."""

    kind: Kind
    row: Any
    sessions: list[Facts]
    is_mine: bool


def kept_by(sessions: Sequence[Facts], reader: Account) -> list[Kept]:
    """What of these sessions is archived, of every kind of which a release tells; the same queries however many."""
    kept = []
    for kind, told in told_kinds():
        keys = {each.uid: {*told(each)} for each in sessions if not each.status.is_off}
        wanted = select(kind.table).where(kind.table.id.in_(set().union(*keys.values())))
        rows = db.session.scalars(wanted.where(~offered(kind.table)).order_by(kind.table.id)).unique().all()
        mine = mine_among(kind, [row.id for row in rows], reader) if rows else {}
        for row in rows:
            kept.append(Kept(kind, row, [s for s in sessions if row.id in keys.get(s.uid, ())], row.id in mine))
    return kept


def edition_of(row: Any) -> Edition | None:
    """The edition a thing hangs on."""
    key = row.id if isinstance(row, Edition) else getattr(row, "edition_id", None)
    return db.session.get(Edition, key) if key else None


def uses_in_editions(draft: ColumnElement[bool], reader: Account) -> list[Use]:
    """The editions whose draft says so, if they exist for the reader."""
    there = select(Edition.id).where(draft)
    editions = db.session.scalars(select_visible_editions(reader).where(PublicEdition.id.in_(there))).unique()
    return [Use(edition.name, edition, endpoint="editions.edition") for edition in editions]


def told_editions(back: Collection[int], stays: Collection[int], reader: Account) -> Returning:
    """Editions, by key, of which some would go back where they came from."""
    told = [uses_in_editions(Edition.id.in_(keys), reader) for keys in (back, stays)]
    return Returning(told[0], told[1], len(stays))


def uses_of_series(row: Series, reader: Account) -> list[Use]:
    """Its editions."""
    return uses_in_editions(Edition.series_id == row.id, reader)
