"""Reading the draft's slots, the releases and the stars."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.db import db
from forum.editions.models import Edition, Venue
from forum.errors import NotFound
from forum.programme.models import Appearance, Session
from forum.schedule.models import Release, Slot, Star
from forum.schedule.rules import Appears, Document, Facts, Place, Released, decode


def latest_number(edition_id: int) -> int:
    """The number of the edition's last release; 0 before the first. One look into an index."""
    return db.session.scalar(select(func.max(Release.number)).where(Release.edition_id == edition_id)) or 0


def find_document(edition_id: int, number: int | None = None) -> Document | None:
    """The edition's last (or this) release document."""
    number = latest_number(edition_id) if number is None else number
    return _document(edition_id, number, db.engine.url.render_as_string()) if number else None


@lru_cache(maxsize=64)
def _document(edition_id: int, number: int, _database: str) -> Document:
    found = db.session.scalar(
        select(Release.document).where(Release.edition_id == edition_id, Release.number == number)
    )
    if found is None:
        raise NotFound
    return decode(found)


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


def find_slot(session: Session) -> Slot | None:
    """When and where the draft puts the session."""
    return db.session.get(Slot, session.id)


def slots_of(edition_id: int) -> Sequence[Slot]:
    """The draft's slots in time."""
    return db.session.scalars(
        select(Slot).where(Slot.edition_id == edition_id).order_by(Slot.starts_at, Slot.session_id)
    ).all()


def unscheduled(edition_id: int) -> Sequence[Session]:
    """Sessions of the draft that have no slot."""
    query = select(Session).outerjoin(Slot).where(Session.edition_id == edition_id, Slot.session_id.is_(None))
    return db.session.scalars(query.order_by(Session.id)).all()


def draft_of(edition: Edition) -> list[Facts]:
    """The draft, in the words of a release: every session that has a slot."""
    return [_facts(slot, edition.venue) for slot in slots_of(edition.id)]


def _facts(slot: Slot, venue: Venue) -> Facts:
    s = slot.session
    return Facts(
        id=s.id,
        uid=str(s.uid),
        title=dict(s.title),
        abstract=dict(s.abstract),
        type=s.type.value,
        track_id=s.track_id,
        track=dict(s.track.name) if s.track else {},
        languages=tuple(s.languages),
        interpretation=tuple(s.interpretation),
        stream_url=s.stream_url,
        speakers=tuple(_appears(appearance) for appearance in s.appearances),
        place=_place(slot, venue),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        status=slot.state.value,
    )


def _place(slot: Slot, venue: Venue) -> Place:
    room = dict(slot.room.name) if slot.room else {}
    return Place(slot.room_id, room, dict(venue.name), dict(venue.address), venue.latitude, venue.longitude)


def _appears(a: Appearance) -> Appears:
    who = a.speaker
    texts = dict(who.name), dict(who.affiliation), dict(who.biography)
    return Appears(a.speaker_id, *texts, who.country, a.role.value)


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
