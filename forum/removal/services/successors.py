"""What everyone's addresses of merged things lead to."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from forum.accounts.models import Scope
from forum.db import db
from forum.editions.models import Edition, PublicEdition
from forum.releases.models import Successor
from forum.releases.queries import document_of
from forum.releases.rules import Facts
from forum.removal.models import Merger
from forum.removal.queries import told_kinds

Key = tuple[str, int]


def tell_successors(edition: PublicEdition) -> None:
    """Whatever the last release no longer tells and was merged is found where it went; what it tells is itself."""
    document = document_of(edition)
    told = {key for session in (document.listed if document else ()) for key in _keys(session.facts)}
    went = dict(_mergers(edition))
    known = {(s.kind, s.old_id): s for s in db.session.scalars(select(Successor).filter_by(edition_id=edition.id))}
    own_again = told | (_taken_back(known) - went.keys())
    for key, row in known.items():
        if key in own_again:
            db.session.delete(row)
        else:
            went.setdefault(key, (row.kind, row.new_id))
    for key in went.keys() - own_again:
        row = known.get(key) or Successor(edition_id=edition.id, kind=key[0], old_id=key[1])
        row.new_id = _end(key, went)[1]
        db.session.add(row)


def _keys(facts: Facts) -> Iterator[Key]:
    for kind, told in told_kinds():
        yield from ((kind.name, key) for key in told(facts))


def _mergers(edition: PublicEdition) -> Iterator[tuple[Key, Key]]:
    """Those of the edition's own things and of its venue's that nobody took back, oldest first."""
    own = db.session.get_one(Edition, edition.id)
    homes = {Scope.EDITION: own.id, Scope.VENUE: own.venue_id, Scope.SERIES: own.series_id}
    for kind, _ in told_kinds():
        query = select(Merger.row_id, Merger.into_id).where(kind.table.id == Merger.into_id)
        query = query.where(kind.place == homes[kind.scope], Merger.kind == kind.name, Merger.taken_back_at.is_(None))
        for row_id, into_id in db.session.execute(query.order_by(Merger.id)):
            yield (kind.name, row_id), (kind.name, into_id)


def _taken_back(keys: Iterable[Key]) -> set[Key]:
    ids = [row_id for _, row_id in keys]
    query = select(Merger.kind, Merger.row_id).where(Merger.taken_back_at.is_not(None), Merger.row_id.in_(ids))
    return {(kind, row_id) for kind, row_id in db.session.execute(query)}


def _end(key: Key, went: dict[Key, Key]) -> Key:
    """Where a chain of mergers ends; it has no circle, for what went is merged into by nobody."""
    passed = {key}
    while (key := went[key]) in went and key not in passed:
        passed.add(key)
    return key
