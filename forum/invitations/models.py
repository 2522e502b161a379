"""Answers to invitations."""

from datetime import datetime
from email.utils import parsedate_to_datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.audit.models import Act
from forum.db import Model
from forum.languages import N_, NC_, Labelled
from forum.mail.models import Letter
from forum.registration.models import Registration


class InvitationAct(Act):
    """What the log says of answers to invitations."""

    INVITATION_ACCEPTED = "invitation accepted", N_("Invitation accepted")
    INVITATION_TENTATIVE = "invitation tentative", N_("Invitation answered: not sure yet")
    INVITATION_DECLINED = "invitation declined", N_("Invitation declined")


class Partstat(Labelled):
    ACCEPTED = "ACCEPTED", N_("Accepted")
    TENTATIVE = "TENTATIVE", N_("Not sure yet")
    DECLINED = "DECLINED", N_("Declined")


class TakenBack(Model):
    """A place whose invitation was taken back because the person may no longer hear of the edition."""

    __tablename__ = "invitation_taken_back"
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class Answer(Model):
    """What a calendar program answered to the invitation of a registration (RFC 5546 3.2.3); the latest counts."""

    __tablename__ = "invitation_answer"
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    registration: Mapped[Registration] = relationship()
    partstat: Mapped[Partstat]
    stamp: Mapped[datetime]
    received_at: Mapped[datetime]


class ArrivalKind(Labelled):
    """What a mail in the mailbox of answers is, that is no answer."""

    SET_ASIDE = "set aside", N_("Set aside")
    MESSAGE = "message", NC_("mail", "From a person")
    AUTOMATIC = "automatic", N_("Automatic answer")
    BOUNCE = "bounce", N_("Came back")


class ArrivalState(Labelled):
    OPEN = "open", NC_("mail", "Open")
    TAKEN = "taken", NC_("mail", "Taken as an answer")
    DONE = "done", N_("Done")


FIRST_MAIL, LAST_MAIL = 1970, 9000
"""Years between which a mail can have been written."""


class Arrival(Model):
    """A mail that people must look at: of the edition that it can be tied to, else the operator's.

    `digest` is of the whole mail, so that one that is read twice stands here once. `raw` is emptied when it is done.
    """

    __tablename__ = "arrival"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    arrived_at: Mapped[datetime]
    kind: Mapped[ArrivalKind]
    state: Mapped[ArrivalState] = mapped_column(default=ArrivalState.OPEN)
    reason: Mapped[str] = mapped_column(String(300), default="")
    message_id: Mapped[str] = mapped_column(String(300), default="")
    sender: Mapped[str] = mapped_column(String(320), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    dated: Mapped[str] = mapped_column(String(60), default="")
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="SET NULL"))
    letter: Mapped[Letter | None] = relationship()
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))

    @property
    def dated_at(self) -> datetime | None:
        """When it says that it was written, if that is a time with a zone, of our days."""
        try:
            at = parsedate_to_datetime(self.dated)
        except (ValueError, OverflowError):
            return None
        return at if at.tzinfo and FIRST_MAIL <= at.year < LAST_MAIL else None

    __table_args__ = (Index("ix_arrival_edition_id_state_id", "edition_id", "state", "id"),)
