"""Answers to invitations."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.audit.models import Act
from forum.db import Model
from forum.languages import N_, Labelled
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
