"""Reading the releases and the stars."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.db import db
from forum.editions.models import Edition
from forum.errors import NotFound
from forum.releases.models import Release, Star
from forum.releases.rules import Document, Released, decode

last_number = select(func.max(Release.number)).where(Release.edition_id == Edition.id).scalar_subquery()
"""The number of an edition's last release, as a column of a query over editions."""


def latest_number(edition_id: int) -> int:
    """The number of the edition's last release; 0 before the first. One look into an index."""
    return db.session.scalar(select(func.max(Release.number)).where(Release.edition_id == edition_id)) or 0


def last_documents() -> Iterator[Document]:
    """The last release of every edition, one after the other."""
    for edition_id in db.session.scalars(select(Release.edition_id).distinct().order_by(Release.edition_id)).all():
        if (document := find_document(edition_id)) is not None:
            yield document


def find_document(edition_id: int, number: int | None = None) -> Document | None:
    """The edition's last (or this) release document."""
    number = latest_number(edition_id) if number is None else number
    return _document(edition_id, number, db.engine.url.render_as_string()) if number else None


@lru_cache(maxsize=64)
def _document(edition_id: int, number: int, _database: str) -> Document:
    encoded = db.session.scalar(
        select(Release.document).where(Release.edition_id == edition_id, Release.number == number)
    )
    if encoded is None:
        raise NotFound
    return decode(encoded)


def forget_documents() -> None:
    """Empty the cache of documents: their database is another now (restore, tests)."""
    _document.cache_clear()


def get_released(edition: Edition, session_id: int) -> Released:
    """A session of the last release that the pages show."""
    document = find_document(edition.id)
    for session in document.listed if document else ():
        if session.facts.id == session_id:
            return session
    raise NotFound


def releases_of(edition_id: int) -> Sequence[Release]:
    """The edition's releases, newest first, without their documents."""
    return db.session.scalars(
        select(Release).where(Release.edition_id == edition_id).order_by(Release.number.desc()).limit(50)
    ).all()


def starred_uids(account: Account | None, edition_id: int) -> frozenset[str]:
    """The edition's sessions this account has starred."""
    if account is None:
        return frozenset()
    query = select(Star.session_uid).where(Star.account_id == account.id, Star.edition_id == edition_id, Star.starred)
    return frozenset(str(uid) for uid in db.session.scalars(query))


def stars_of(account_id: int) -> Sequence[Star]:
    """Everything this account ever starred, un-starred included."""
    return db.session.scalars(select(Star).where(Star.account_id == account_id).order_by(Star.session_uid)).all()


def find_star(account: Account, uid: UUID) -> Star | None:
    """The account's star on this session, starred or not."""
    return db.session.get(Star, (account.id, uid))
