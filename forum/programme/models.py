"""Tracks, sessions and speakers of the draft."""

from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Model
from forum.languages import N_, Labelled, Text


class SessionType(Labelled):
    PLENARY = "plenary", N_("Plenary")
    PANEL = "panel", N_("Panel")
    WORKSHOP = "workshop", N_("Workshop")
    EXHIBITION = "exhibition", N_("Exhibition")
    CONCERT = "concert", N_("Concert")
    MEETING = "meeting", N_("Meeting")
    CEREMONY = "ceremony", N_("Ceremony")
    BREAK = "break", N_("Break")


class SpeakerRole(Labelled):
    SPEAKER = "speaker", N_("Speaker")
    CHAIR = "chair", N_("Chair")


class Track(Model):
    """A theme that runs through an edition."""

    __tablename__ = "track"
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    name: Mapped[Text]
    position: Mapped[int] = mapped_column(default=0)


class Speaker(Model):
    """Someone who speaks at an edition."""

    __tablename__ = "speaker"
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    name: Mapped[Text]
    affiliation: Mapped[Text]
    biography: Mapped[Text]
    country: Mapped[str] = mapped_column(String(2), default="")


class Session(Model):
    """Something that takes place. `uid` is minted once and never changes."""

    __tablename__ = "session"
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    title: Mapped[Text]
    abstract: Mapped[Text]
    type: Mapped[SessionType] = mapped_column(default=SessionType.PANEL)
    track_id: Mapped[int | None] = mapped_column(ForeignKey("track.id", ondelete="SET NULL"), index=True)
    track: Mapped[Track | None] = relationship()
    languages: Mapped[list[str]]
    interpretation: Mapped[list[str]]
    stream_url: Mapped[str] = mapped_column(String(500), default="")
    appearances: Mapped[list["Appearance"]] = relationship(
        order_by="Appearance.position", cascade="all, delete-orphan", lazy="selectin"
    )


class Appearance(Model):
    """A speaker in a session, as speaker or chair."""

    __tablename__ = "appearance"
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"), primary_key=True, index=True)
    role: Mapped[SpeakerRole] = mapped_column(default=SpeakerRole.SPEAKER)
    position: Mapped[int] = mapped_column(default=0)
    speaker: Mapped[Speaker] = relationship(lazy="joined")
