"""Looking mergers up."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from forum.accounts.models import Account
from forum.db import db
from forum.errors import NotFound
from forum.removal.models import Merger
from forum.removal.queries.kinds import kind_called, kind_of
from forum.removal.queries.things import get_thing, mine_among
from forum.removal.rules import Gone, Kind, Returning


def _open() -> Select[Merger]:
    return select(Merger).where(Merger.taken_back_at.is_(None))


def find_merger(row: Any) -> Merger | None:
    """The merger by which a thing went, if nobody took it back."""
    query = _open().where(Merger.kind == kind_of(row).name, Merger.row_id == row.id)
    return db.session.scalar(query.order_by(Merger.id.desc()).limit(1))


def mergers_of(kind: Kind, rows: Sequence[Any]) -> dict[int, Merger]:
    """The mergers by which these things went, by the thing's key."""
    query = _open().where(Merger.kind == kind.name, Merger.row_id.in_([row.id for row in rows]))
    return {merger.row_id: merger for merger in db.session.scalars(query.order_by(Merger.id))}


def mergers_into(row: Any, account: Account) -> list[tuple[Merger, Any]]:
    """What was merged into a thing and the account may take back, with what it was; rooms go with their venue."""
    kind = kind_of(row)
    query = _open().where(Merger.kind == kind.name, Merger.into_id == row.id, Merger.whole_id.is_(None))
    mergers = db.session.scalars(query.order_by(Merger.id)).all()
    rows = mine_among(kind, [merger.row_id for merger in mergers], account)
    return [(merger, rows[merger.row_id]) for merger in mergers if merger.row_id in rows]


def things_of(kind: Kind, keys: Sequence[int]) -> dict[int, Any]:
    """Things by their keys."""
    query = select(kind.table).where(kind.table.id.in_(keys))
    return {row.id: row for row in db.session.scalars(query).unique()}


def known_among(kind: Kind, keys: Sequence[int], account: Account) -> dict[int, Any]:
    """Those of these things that others were merged into of which the account may hear, by key."""
    things = things_of(kind, keys)
    return {key: row for key, row in things.items() if kind.merging is None or kind.merging.knows(row, account)}


def get_merger(merger_id: int, account: Account) -> Merger:
    """A merger of two things that the account may archive and merge."""
    merger = db.session.get(Merger, merger_id)
    if merger is None:
        raise NotFound
    get_thing(merger.kind, merger.row_id, account)
    get_thing(merger.kind, merger.into_id, account)
    return merger


def returning_of(merger: Merger, reader: Account) -> Returning:
    """What would go back if the merger were undone now, and what stays, as far as the reader may know of it."""
    kind = kind_called(merger.kind)
    if kind.merging is None:
        raise NotFound
    things = things_of(kind, [merger.row_id, merger.into_id])
    parts = [part.moved for part in parts_of(merger)]
    return kind.merging.returns(Gone(things[merger.row_id], things[merger.into_id], merger.moved, parts), reader)


def parts_of(merger: Merger) -> Sequence[Merger]:
    """The mergers that belong to a venue's."""
    return db.session.scalars(_open().where(Merger.whole_id == merger.id).order_by(Merger.id)).all()
