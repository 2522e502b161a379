"""What organisers do with the draft's tracks, sessions and speakers."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from forum.accounts.models import Account
from forum.audit.services import record, recorded
from forum.db import Values, assign, db, hold, hold_offered, lock
from forum.editions.models import Edition
from forum.errors import Refused
from forum.languages import DEFAULT, pick
from forum.people.models import Person
from forum.people.queries import may_describe, why_not_join
from forum.people.services import join_persons, save_person
from forum.programme.models import Appearance, ProgrammeAct, Session, Speaker, Track
from forum.programme.queries import appearances_of, speaks_at
from forum.programme.rules import Refusal, in_places


def save_track(track: Track | None, edition: Edition, values: Values, by: Account, now: datetime) -> Track:
    """Create or change a track."""
    track = track or Track(edition_id=edition.id)
    with recorded(by, ProgrammeAct.TRACK_SAVED, track, now, edition.id):
        assign(track, values)
    return track


def save_speaker(
    speaker: Speaker | None, edition: Edition, values: Values, by: Account, now: datetime, person: Person | None = None
) -> Speaker:
    """Create or change a speaker: a known person, or one who is entered with it.

    What is corrected here is corrected in a person without an account too, where `by` works for every edition in which
    they speak: with the address goes the power to hand the profile over.
    """
    address = values.pop("email", None)
    person = speaker.person if speaker else person
    if speaker is None and person and speaks_at(person, edition.id):
        raise Refused(Refusal.SPEAKS_ALREADY)
    told = _as_person(values, address)
    if person and (person.given_name or person.position):  # they said it better themselves
        told = {name: value for name, value in told.items() if name == "email"}
    if person is None or (may_describe(person, by) and any(getattr(person, n) != v for n, v in told.items())):
        person = save_person(person, told, by, now, edition.id)
    speaker = speaker or Speaker(edition_id=edition.id, person=person)
    with recorded(by, ProgrammeAct.SPEAKER_SAVED, speaker, now, edition.id):
        assign(speaker, values)
    return speaker


def hold_person(speaker: Speaker | None) -> None:
    """Before the speaker is locked for a change: persons come before what refers to them."""
    if speaker is not None:
        lock(speaker.person)


def link_speaker(speaker: Speaker, person: Person, edition: Edition, by: Account, now: datetime) -> None:
    """Say that a speaker is a person who is known otherwise.

    If `by` may say who they were taken for, those two persons become one; else only this speaker goes over.
    """
    before = speaker.person
    lock(person, before)
    if speaks_at(person, edition.id):
        raise Refused(Refusal.SPEAKS_ALREADY)
    if may_describe(before, by):
        if reason := why_not_join(person, before):
            raise Refused(reason)
        join_persons(person, before, by, now, edition.id)
    speaker.person = person
    record(by, ProgrammeAct.SPEAKER_LINKED, speaker, now, edition.id)
    db.session.flush()


def _as_person(values: Values, address: str | None) -> Values:
    """What the programme says of a speaker, as a profile has it: one name, and the one written at home."""
    name, native = pick(values["name"], DEFAULT)[0], pick(values["name"], "ru")[0]
    told = {
        "given_name": "",
        "family_name": name,
        "native_name": native if native != name else "",
        "organisation": pick(values["affiliation"], DEFAULT)[0][:200],
        "country": values["country"],
    }
    return told if address is None else told | {"email": address}


def hold_choices(session: Session | None, track_id: int, speakers: Collection[int]) -> None:
    """Before the session is locked for a change: what it may choose anew comes before it."""
    track, appearing = _chosen(session)
    hold(Track, *({track_id} - {track}))
    hold(Speaker, *({*speakers} - appearing))


def _chosen(session: Session | None) -> tuple[int | None, set[int]]:
    """Its track and who appears in it."""
    return (session.track_id, {a.speaker_id for a in session.appearances}) if session else (None, set())


def save_session(session: Session | None, edition: Edition, values: Values, by: Account, now: datetime) -> Session:
    """Create or change a session; `speakers` and `chairs` are ids of this edition's speakers."""
    speakers, chairs = values.pop("speakers"), values.pop("chairs")
    track, appearing = _chosen(session)
    hold_offered(Track, values.get("track_id"), kept=[track])
    hold_offered(Speaker, *speakers, *chairs, kept=appearing)
    session = session or Session(edition_id=edition.id)
    with recorded(by, ProgrammeAct.SESSION_SAVED, session, now, edition.id):
        assign(session, values)
        db.session.add(session)
        db.session.flush()
        before = _appearing(session)
        _let_appear(session, speakers, chairs)
        if before != _appearing(session):
            flag_modified(session, "uid")  # whoever appears is part of its version
    return session


def _appearing(session: Session) -> list[tuple[int, object]]:
    """Who appears as what, in their order."""
    return [(one.speaker_id or one.speaker.id, one.role) for one in session.appearances]


def _let_appear(session: Session, speakers: list[int], chairs: list[int]) -> None:
    """Both lists in their order; between them, whoever stood first stays first."""
    before = [appearance.role for appearance in session.appearances]
    wanted = dict(in_places(before, speakers, chairs))
    kept = {a.speaker_id: a for a in session.appearances if a.speaker_id in wanted}
    session.appearances = [
        kept.get(id_) or Appearance(session_id=session.id, speaker=db.session.get_one(Speaker, id_)) for id_ in wanted
    ]
    for position, appearance in enumerate(session.appearances):
        appearance.position = position
        appearance.role = wanted[appearance.speaker_id or appearance.speaker.id]


def join_speakers(person: Person, gone: Person, by: Account, now: datetime) -> None:
    """Two persons are one: whatever one of them speaks at, the other does; the log of each edition says so."""
    for speaker in appearances_of(gone):
        speaker.person = person
        record(by, ProgrammeAct.SPEAKER_JOINED, speaker, now, speaker.edition_id)
    db.session.flush()
