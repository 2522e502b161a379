"""What organisers do with the draft's tracks, sessions and speakers."""

from typing import TypeVar

from forum.db import Values, db, delete_unused
from forum.editions.models import Edition
from forum.editions.rules import Refusal
from forum.errors import Refused
from forum.programme.models import Appearance, Session, Speaker, SpeakerRole, Track

T = TypeVar("T", Track, Speaker, Session)


def save_track(track: Track | None, edition: Edition, values: Values) -> Track:
    """Create or change a track."""
    return _save(track or Track(edition_id=edition.id), values)


def save_speaker(speaker: Speaker | None, edition: Edition, values: Values) -> Speaker:
    """Create or change a speaker."""
    return _save(speaker or Speaker(edition_id=edition.id), values)


def save_session(
    session: Session | None, edition: Edition, values: Values, speakers: list[int], chairs: list[int]
) -> Session:
    """Create or change a session and who appears in it (ids of this edition's speakers)."""
    session = _save(session or Session(edition_id=edition.id), values)
    wanted = dict.fromkeys(speakers, SpeakerRole.SPEAKER) | dict.fromkeys(chairs, SpeakerRole.CHAIR)
    kept = {a.speaker_id: a for a in session.appearances if a.speaker_id in wanted}
    session.appearances = [
        kept.get(id_) or Appearance(session_id=session.id, speaker=db.session.get_one(Speaker, id_)) for id_ in wanted
    ]
    for position, appearance in enumerate(session.appearances):
        appearance.position = position
        appearance.role = wanted[appearance.speaker_id or appearance.speaker.id]
    return session


def remove_speaker(speaker: Speaker) -> None:
    """Remove a speaker who appears in no session."""
    if not delete_unused(speaker):
        raise Refused(Refusal.IN_USE)


def remove_track(track: Track) -> None:
    """Remove a track; its sessions stay, without one."""
    db.session.delete(track)


def _save(item: T, values: Values) -> T:
    for name, value in values.items():
        setattr(item, name, value)
    db.session.add(item)
    db.session.flush()
    return item
