"""Tracks, sessions and speakers of the draft."""

from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.audit.models import Act, Traced
from forum.db import Archivable, Model, Versioned
from forum.languages import N_, NC_, Labelled, Text
from forum.people.models import Person
from forum.releases.rules import DETAILS, SessionType


class ProgrammeAct(Act):
    """What the log says of the draft's tracks, speakers and sessions."""

    TRACK_SAVED = "track saved", N_("Track saved")
    SPEAKER_SAVED = "speaker saved", N_("Speaker saved")
    SPEAKER_LINKED = "speaker linked", N_("Speaker linked to a registrant")
    SPEAKER_JOINED = "speaker joined", N_("Speaker given to their account")
    SESSION_SAVED = "session saved", N_("Session saved")
    TRACK_REMOVED = "track removed", N_("Track removed")
    SPEAKER_REMOVED = "speaker removed", N_("Speaker removed")


class SpeakerRole(Labelled):
    SPEAKER = "speaker", N_("Speaker")
    CHAIR = "chair", N_("Chair")


class Track(Traced, Archivable, Versioned, Model):
    """A theme that runs through an edition."""

    __tablename__ = "track"
    TRACED = {"name": N_("Name")}
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    name: Mapped[Text]
    position: Mapped[int] = mapped_column(default=0)


class Speaker(Traced, Archivable, Versioned, Model):
    """A person who speaks at an edition, as its programme tells of them."""

    __tablename__ = "speaker"
    TRACED = {
        "name": NC_("person", "Name"),
        "affiliation": N_("Organisation and position"),
        "biography": N_("Biography"),
        "country": N_("Country"),
    }
    NAMED_IN = ("speakers", "chairs")
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    name: Mapped[Text]
    affiliation: Mapped[Text]
    biography: Mapped[Text]
    country: Mapped[str] = mapped_column(String(2), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    person: Mapped[Person] = relationship()


class Session(Traced, Versioned, Model):
    """Something that takes place. `uid` is minted once and never changes."""

    __tablename__ = "session"
    TRACED = {
        "title": N_("Title"),
        "abstract": N_("Description"),
        "type": N_("Type"),
        "track": N_("Track"),
        **{name: detail.label for name, detail in DETAILS.items()},
        "speakers": N_("Speakers"),
        "chairs": N_("Chairs"),
    }
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    title: Mapped[Text]
    abstract: Mapped[Text]
    type: Mapped[SessionType] = mapped_column(default=SessionType.PANEL)
    track_id: Mapped[int | None] = mapped_column(ForeignKey("track.id", ondelete="SET NULL"), index=True)
    track: Mapped[Track | None] = relationship(lazy="joined")
    languages: Mapped[list[str]]
    interpretation: Mapped[list[str]]
    stream_url: Mapped[str] = mapped_column(String(500), default="")
    appearances: Mapped[list["Appearance"]] = relationship(
        order_by="Appearance.position", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def speakers(self) -> list[Speaker]:
        """Who speaks, in order."""
        return [a.speaker for a in self.appearances if a.role is SpeakerRole.SPEAKER]

    @property
    def chairs(self) -> list[Speaker]:
        """Who chairs, in order."""
        return [a.speaker for a in self.appearances if a.role is SpeakerRole.CHAIR]


class Appearance(Model):
    """A speaker in a session, as speaker or chair."""

    __tablename__ = "appearance"
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"), primary_key=True, index=True)
    role: Mapped[SpeakerRole] = mapped_column(default=SpeakerRole.SPEAKER)
    position: Mapped[int] = mapped_column(default=0)
    speaker: Mapped[Speaker] = relationship(lazy="joined")
