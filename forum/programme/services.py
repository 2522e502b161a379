"""What organisers do with the draft's tracks, sessions and speakers."""

from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from forum.accounts.models import Account
from forum.audit.services import recorded
from forum.db import Values, assign, db
from forum.editions.models import Edition
from forum.programme.models import Appearance, ProgrammeAct, Session, Speaker, SpeakerRole, Track


def save_track(track: Track | None, edition: Edition, values: Values, by: Account, now: datetime) -> Track:
    """Create or change a track."""
    track = track or Track(edition_id=edition.id)
    with recorded(by, ProgrammeAct.TRACK_SAVED, track, now, edition.id):
        assign(track, values)
    return track


def save_speaker(speaker: Speaker | None, edition: Edition, values: Values, by: Account, now: datetime) -> Speaker:
    """Create or change a speaker."""
    speaker = speaker or Speaker(edition_id=edition.id)
    with recorded(by, ProgrammeAct.SPEAKER_SAVED, speaker, now, edition.id):
        assign(speaker, values)
    return speaker


def save_session(session: Session | None, edition: Edition, values: Values, by: Account, now: datetime) -> Session:
    """Create or change a session; `speakers` and `chairs` are ids of this edition's speakers."""
    speakers, chairs = values.pop("speakers"), values.pop("chairs")
    session = session or Session(edition_id=edition.id)
    with recorded(by, ProgrammeAct.SESSION_SAVED, session, now, edition.id):
        assign(session, values)
        db.session.add(session)
        db.session.flush()
        _let_appear(session, speakers, chairs)
        flag_modified(session, "uid")  # whoever appears is part of its version
    return session


def _let_appear(session: Session, speakers: list[int], chairs: list[int]) -> None:
    wanted = dict.fromkeys(speakers, SpeakerRole.SPEAKER) | dict.fromkeys(chairs, SpeakerRole.CHAIR)
    kept = {a.speaker_id: a for a in session.appearances if a.speaker_id in wanted}
    session.appearances = [
        kept.get(id_) or Appearance(session_id=session.id, speaker=db.session.get_one(Speaker, id_)) for id_ in wanted
    ]
    for position, appearance in enumerate(session.appearances):
        appearance.position = position
        appearance.role = wanted[appearance.speaker_id or appearance.speaker.id]
