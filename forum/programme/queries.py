"""Reading the draft's sessions, tracks and speakers."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select

from forum.db import db
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


def tracks_of(edition_id: int) -> Sequence[Track]:
    """The edition's tracks in their order."""
    return db.session.scalars(
        select(Track).where(Track.edition_id == edition_id).order_by(Track.position, Track.id)
    ).all()


def speakers_of(edition_id: int) -> Sequence[Speaker]:
    """The edition's speakers, oldest first."""
    return db.session.scalars(select(Speaker).where(Speaker.edition_id == edition_id).order_by(Speaker.id)).all()


def find_sessions(edition_id: int, words: str = "") -> list[Session]:
    """The edition's sessions with these words in a title of any language, oldest first."""
    query = select(Session).where(Session.edition_id == edition_id).order_by(Session.id)
    return [s for s in db.session.scalars(query) if fold(words) in fold(" ".join(s.title.values()))]
