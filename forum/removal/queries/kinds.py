"""The registry of the kinds of things that can go: what slices declare, complete or not at all."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.schema import sort_tables

from forum.audit.models import Traced
from forum.db import Archivable, Versioned
from forum.errors import NotFound
from forum.releases.rules import Facts
from forum.removal.rules import Kind

KINDS: dict[str, Kind] = {}
"""By their tables' names."""


def add_kinds(kinds: Iterable[Kind]) -> None:
    """Take what slices declare, all or none; ValueError names what a declaration lacks."""
    added = {kind.name: kind for kind in kinds}
    for kind in added.values():
        if KINDS.get(kind.name, kind).table is not kind.table:
            raise ValueError(f"there are two kinds called {kind.name}")
    known = {*KINDS, *added}
    if missing := [f"{kind.name}: {what}" for kind in added.values() for what in _missing(kind, known)]:
        raise ValueError(f"kinds are not told whole: {'; '.join(missing)}")
    KINDS.update(added)


def _missing(kind: Kind, known: Collection[str]) -> list[str]:
    """What the rest of the slice builds on and the kind does not have."""
    names = inspect(kind.table).all_orm_descriptors.keys()
    needed = ("name", *kind.takes.values(), *(kind.merging.alike if kind.merging else ()), kind.within)
    missing = [
        f"is not {base.__name__}" for base in (Archivable, Versioned, Traced) if not issubclass(kind.table, base)
    ]
    missing += [f"has no {name}" for name in needed if name and name not in names]
    if kind.removed.value != f"{kind.name} removed":
        missing.append(f'the log calls its removal "{kind.removed.value}"')
    if kind.merging and kind.merging.parts and kind.merging.parts not in known:
        missing.append(f"nobody declares its parts, {kind.merging.parts}")
    return missing


def kind_called(name: str) -> Kind:
    """The kind of that name."""
    if name not in KINDS:
        raise NotFound
    return KINDS[name]


def kind_of(row: Any) -> Kind:
    """What a thing is."""
    return KINDS[row.__tablename__]


def kinds_in(archive: str) -> list[Kind]:
    """The kinds that stand in an archive when they are archived; who may archive one of them sees the page."""
    return [kind for kind in KINDS.values() if kind.archive == archive]


def told_kinds() -> list[tuple[Kind, Callable[[Facts], Iterable[int]]]]:
    """The kinds of which a release tells, and which of them it tells of a session."""
    return [(kind, kind.merging.told) for kind in KINDS.values() if kind.merging and kind.merging.told]


def in_order_of_removal() -> list[Kind]:
    """What refers to others first."""
    tables = sort_tables([kind.table.__table__ for kind in KINDS.values()])
    return [KINDS[table.name] for table in reversed(tables)]


def references_to(kind: Kind) -> Sequence[Any]:
    """The columns that keep a thing: what goes with it is not among them."""
    tables = kind.table.metadata.sorted_tables
    keys = (key for table in tables for column in table.columns for key in column.foreign_keys)
    return [key.parent for key in keys if key.column.table is kind.table.__table__ and key.ondelete != "CASCADE"]
