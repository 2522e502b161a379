"""Reading the draft's slots, the releases and the stars."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.db import db
from forum.editions.models import Edition, EditionState, Room, Venue
from forum.errors import NotFound
from forum.programme.models import Appearance, Session
from forum.schedule.models import Release, Slot, SlotState, Star
from forum.schedule.rules import Appears, Document, Facts, Override, Place, Released, Repeats, decode


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
    postponed = edition.state is EditionState.POSTPONED
    return [_facts(slot, edition.venue, postponed) for slot in slots_of(edition.id)]


def _facts(slot: Slot, venue: Venue, postponed: bool) -> Facts:
    s = slot.session
    status = "postponed" if postponed and slot.state is not SlotState.CANCELLED else slot.state.value
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
        place=_place(slot.room, venue),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        status=status,
        repeats=repeats_of(slot, venue),
    )


def repeats_of(slot: Slot, venue: Venue) -> Repeats | None:
    """How the draft repeats the session, in the words of a release."""
    if slot.frequency is None or slot.until is None:
        return None
    return Repeats(
        slot.frequency.value,
        slot.interval,
        tuple(slot.weekdays),
        slot.until,
        tuple(e.recurs_at for e in slot.exceptions if e.left_out),
        tuple(
            Override(e.recurs_at, e.starts_at, e.ends_at, _place(e.room, venue), e.state.value)
            for e in slot.exceptions
            if not e.left_out
        ),
    )


class Occurrence(NamedTuple):
    """One occurrence of a slot as the draft has it; `recurs_at` is when the rule has it."""

    recurs_at: datetime
    starts_at: datetime
    ends_at: datetime
    room: Room | None
    state: SlotState
    left_out: bool
    differs: bool

    @property
    def room_id(self) -> int | None:
        """Its room's key."""
        return self.room.id if self.room else None

    @property
    def key(self) -> str:
        """Its place in addresses."""
        return self.recurs_at.strftime("%Y%m%dT%H%M%SZ")


def occurrences_of(slot: Slot, edition: Edition) -> list[Occurrence]:
    """Every occurrence of a recurring slot, exceptions in their place; none of one that does not recur."""
    repeats = repeats_of(slot, edition.venue)
    if repeats is None:
        return []
    own = {e.recurs_at: e for e in slot.exceptions}
    length = slot.ends_at - slot.starts_at
    found = []
    for at in repeats.instances(slot.starts_at, edition.venue.timezone):
        if e := own.get(at):
            found.append(Occurrence(at, e.starts_at, e.ends_at, e.room, e.state, e.left_out, True))
        else:
            found.append(Occurrence(at, at, at + length, slot.room, slot.state, False, False))
    return found


def _place(room: Room | None, venue: Venue) -> Place:
    name = dict(room.name) if room else {}
    number = room.id if room else None
    return Place(number, name, dict(venue.name), dict(venue.address), venue.latitude, venue.longitude)


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
