"""Merging a thing into another of its kind, in one transaction, and taking that back."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

from forum.accounts.models import Account
from forum.db import db, hold, lock
from forum.errors import Refused
from forum.removal.models import Merger, RemovalAct
from forum.removal.queries import KINDS, find_merger, kind_of, parts_of
from forum.removal.rules import Going, Kind, Part, Refusal, can_be_taken_back
from forum.removal.services.archiving import hold_whole, trace

Parts = Mapping[int, int]
"""The rooms of a venue by what they are merged into; those that are not named come along."""


def merge(row: Any, into: Any, by: Account, now: datetime, parts: Parts | None = None) -> Merger:
    """What refers to the one refers to the other from now on, and the one is archived.

    `parts`, of what has some: into which parts of the other its own are merged.
    """
    lock(row, into)
    hold_whole(row)
    if reason := judge_merging(row, into):
        raise Refused(reason)
    merging = kind_of(row).merging
    if merging is None:
        raise Refused(Refusal.GONE)
    going = Going(row, into, by, now)
    whole = Merger(kind=kind_of(row).name, row_id=row.id, into_id=into.id, merged_at=now, moved={})
    db.session.add(whole)
    if parts is not None and merging.parts:
        _merge_parts(going, whole, KINDS[merging.parts], parts)
    whole.moved = merging.move(going)
    _settle(going, whole)
    return whole


def _merge_parts(going: Going, whole: Merger, kind: Kind, parts: Parts) -> None:
    hold(kind.table, *parts, *parts.values())
    for key in filter(None, parts.values()):
        _get_part(kind, key, going.into)
    db.session.flush()
    for key, to in parts.items():
        if to:
            own = going._replace(row=_get_part(kind, key, going.row), into=db.session.get_one(kind.table, to))
            part = Merger(kind=kind.name, row_id=key, into_id=to, merged_at=going.now, whole_id=whole.id)
            part.moved = kind.merging.move(own) if kind.merging else {}
            db.session.add(part)
            _settle(own, part)


def _get_part(kind: Kind, key: int, home: Any) -> Any:
    """A part that is there and belongs to a thing."""
    part = db.session.get(kind.table, key)
    if part is None or getattr(part, kind.place.key) != home.id or part.archived_at is not None:
        raise Refused(Refusal.OTHER_ROOM)
    return part


def _settle(going: Going, merger: Merger) -> None:
    """The one is archived, and both tell of it."""
    row, into = going.row, going.into
    counts = {table: len(keys) for table, keys in merger.moved.items()}
    names = {"before": {"name": row.traced()["name"]}, "after": {"name": into.traced()["name"]}}
    row.archived_at = going.now
    db.session.flush()
    trace(row, RemovalAct.MERGED, going.by, going.now, **names, moved=counts)
    trace(into, RemovalAct.MERGED, going.by, going.now, **names, moved=counts, came=row.id)


def judge_merging(row: Any, into: Any) -> StrEnum | None:
    """Why the one cannot be merged into the other."""
    if row.id == into.id:
        return Refusal.ITSELF
    merging = kind_of(row).merging
    if merging is None or any(getattr(row, name) != getattr(into, name) for name in merging.alike):
        return Refusal.GONE
    if into.archived_at is not None:
        return Refusal.GONE
    return Refusal.ALREADY if row.archived_at is not None else merging.judge(row, into)


def take_back(merger: Merger, by: Account, now: datetime) -> int:
    """What moved goes back where nobody changed it since; how much stays."""
    kind = KINDS[merger.kind]
    row, into = db.session.get_one(kind.table, merger.row_id), db.session.get_one(kind.table, merger.into_id)
    lock(row, into)
    if kind.merging is None or merger.whole_id is not None or not can_be_taken_back(merger.merged_at, now):
        raise Refused(Refusal.TOO_LATE)
    parts = [_as_part(part, by, now) for part in parts_of(merger)]
    going = Going(row, into, by, now, parts)
    hold_whole(into)
    if reason := judge_taking_back(merger):
        raise Refused(reason)
    left = kind.merging.back(going, merger.moved)
    _unsettle(going, merger)
    return left


def judge_taking_back(merger: Merger) -> StrEnum | None:
    """Why what moved cannot go back as it is now."""
    kind = KINDS[merger.kind]
    row, into = db.session.get_one(kind.table, merger.row_id), db.session.get_one(kind.table, merger.into_id)
    if merger.taken_back_at is not None or row.archived_at is None:
        return Refusal.TOO_LATE
    parts = parts_of(merger) if kind.merging and kind.merging.parts else []
    went = [into, *(db.session.get_one(KINDS[part.kind].table, part.into_id) for part in parts)]
    if any(each.archived_at and find_merger(each) for each in went):
        return Refusal.MERGED_ON
    return kind.merging.judge_back(row, into, merger.moved) if kind.merging else None


def _as_part(merger: Merger, by: Account, now: datetime) -> Part:
    table = KINDS[merger.kind].table
    row, into = db.session.get_one(table, merger.row_id), db.session.get_one(table, merger.into_id)
    going = Going(row, into, by, now)
    return Part(going, merger.moved, partial(_unsettle, going, merger))


def _unsettle(going: Going, merger: Merger) -> None:
    going.row.archived_at, merger.taken_back_at = None, going.now
    db.session.flush()
    names = {"before": {"name": going.into.traced()["name"]}, "after": {"name": going.row.traced()["name"]}}
    trace(going.row, RemovalAct.TAKEN_BACK, going.by, going.now, **names)
    trace(going.into, RemovalAct.TAKEN_BACK, going.by, going.now, **names, went=going.row.id)
