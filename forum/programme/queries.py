"""Reading the draft's sessions, tracks and speakers."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select

from forum.db import db, offered
from forum.editions.models import Edition
from forum.errors import NotFound
from forum.languages import fold
from forum.programme.models import Session, Speaker, Track

T = TypeVar("T", Track, Session, Speaker)


def get_of(model: type[T], item_id: int, edition: Edition) -> T:
    """A track, session or speaker, if it is this edition's."""
    item = db.session.get(model, item_id)
    if item is None or item.edition_id != edition.id:
        raise NotFound
    return item


def tracks_of(edition_id: int, kept: int | None = None) -> Sequence[Track]:
    """The edition's tracks in their order, an archived one only if it is chosen already."""
    query = select(Track).where(Track.edition_id == edition_id, offered(Track, kept))
    return db.session.scalars(query.order_by(Track.position, Track.id)).all()


def speakers_of(edition_id: int, *kept: int) -> Sequence[Speaker]:
    """The edition's speakers, oldest first, archived ones only if they are chosen already."""
    query = select(Speaker).where(Speaker.edition_id == edition_id, offered(Speaker, *kept))
    return db.session.scalars(query.order_by(Speaker.id)).all()


def find_sessions(edition_id: int, words: str = "") -> list[Session]:
    """The edition's sessions with every word in a title or the name of who appears, in any language, oldest first."""
    query = select(Session).where(Session.edition_id == edition_id).order_by(Session.id)
    wanted = fold(words).split()
    return [s for s in db.session.scalars(query) if all(word in _searched(s) for word in wanted)]


def _searched(session: Session) -> str:
    names = [name for appearance in session.appearances for name in appearance.speaker.name.values()]
    return fold(" ".join([*session.title.values(), *names]))
