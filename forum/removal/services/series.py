"""Merging series: their editions go over, and every address that led to them leads there still."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.accounts.models import Account, Scope
from forum.accounts.services import hold_offers, lapse_offers
from forum.audit.models import Act
from forum.audit.services import record
from forum.db import db
from forum.editions.models import Edition, OldSlug
from forum.editions.queries import editions_of, get_public, where_edition
from forum.editions.services import follow_draft
from forum.removal.models import RemovalAct
from forum.removal.queries import told_editions
from forum.removal.rules import (
    Going,
    Gone,
    Moved,
    Refusal,
    Returning,
    judge_archived_series,
    judge_series,
    judge_series_back,
)
from forum.removal.services.moving import editions_where, key_of


def move_editions(going: Going) -> Moved:
    """Of a series; every address that led to it or its editions leads there still."""
    row, into = going.row, going.into
    editions = editions_where(Edition.series_id, row.id)
    hold_offers(Scope.EDITION, [edition.id for edition in editions])
    old = db.session.scalars(select(OldSlug).where(OldSlug.series_id == row.id)).all()
    for each in old:
        each.series_id = into.id
    _lead(row.slug, "", into.id, None)
    for edition in editions:
        _lead(row.slug, edition.slug, into.id, edition.id)
        _belong(edition, going, into, RemovalAct.MERGED)
    return {"edition": [edition.id for edition in editions], "old_slug": [key_of(each) for each in old]}


def give_editions_back(going: Going, moved: Moved) -> int:
    """How many stay: somebody moved them, or their address is taken."""
    row, into = going.row, going.into
    back = _editions_to_give_back(row, into, moved)
    hold_offers(Scope.EDITION, [edition.id for edition in back])
    for each in db.session.scalars(select(OldSlug).where(OldSlug.series_id == into.id)).all():
        own = each.edition_id in {edition.id for edition in back} or not each.edition_slug
        if each.series_slug == row.slug and own:
            db.session.delete(each)
        elif key_of(each) in moved["old_slug"] and own:
            each.series_id = row.id
    for edition in back:
        _lead(into.slug, edition.slug, row.id, edition.id)
        _belong(edition, going, row, RemovalAct.TAKEN_BACK)
    return len(moved["edition"]) - len(back)


def returning_editions(gone: Gone, reader: Account) -> Returning:
    """The editions that would go back to a series, and those that stay."""
    back = {edition.id for edition in _editions_to_give_back(gone.row, gone.into, gone.moved)}
    return told_editions(back, {*gone.moved["edition"]} - back, reader)


def judge_editions_back(row: Any, into: Any, moved: Moved) -> Refusal | None:
    """Why the editions of a merged series cannot be given back."""
    return judge_series_back(row, into, _editions_to_give_back(row, into, moved))


def _editions_to_give_back(row: Any, into: Any, moved: Moved) -> list[Edition]:
    taken = {edition.slug for edition in editions_where(Edition.series_id, row.id)}
    there = [edition for edition in editions_where(Edition.series_id, into.id) if edition.id in moved["edition"]]
    return [edition for edition in there if edition.slug not in taken]


def _lead(series_slug: str, edition_slug: str, series_id: int, edition_id: int | None) -> None:
    db.session.merge(
        OldSlug(series_slug=series_slug, edition_slug=edition_slug, series_id=series_id, edition_id=edition_id)
    )


def _belong(edition: Edition, going: Going, series: Any, act: Act) -> None:
    before = {"series": edition.series.trace_name}
    edition.series = series
    get_public(edition.id).owner = series  # who may see it follows at once; what is told of it, with the next release
    db.session.flush()
    follow_draft(edition, going.now)
    lapse_offers(where_edition(edition), going.by, going.now)
    record(going.by, act, edition, going.now, edition.id, before=before, after={"series": series.trace_name})


def judge_editions(row: Any, into: Any) -> Refusal | None:
    """Why a series cannot be merged into another."""
    own = [edition.slug for edition in editions_where(Edition.series_id, row.id)]
    taken = [edition.slug for edition in editions_where(Edition.series_id, into.id)]
    taken += db.session.scalars(select(OldSlug.edition_slug).where(OldSlug.series_slug == into.slug)).all()
    return judge_series(row, into, own, taken)


def judge_series_archived(row: Any, now: datetime) -> Refusal | None:
    """Why it cannot be archived."""
    return judge_archived_series(editions_of(row), now)
