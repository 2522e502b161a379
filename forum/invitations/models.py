"""Answers to invitations."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Model
from forum.registration.models import Registration


class Partstat(Enum):
    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"


class Answer(Model):
    """What a calendar program answered to the invitation of a registration (RFC 5546 3.2.3); the latest counts."""

    __tablename__ = "invitation_answer"
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    registration: Mapped[Registration] = relationship()
    partstat: Mapped[Partstat]
    stamp: Mapped[datetime]
    received_at: Mapped[datetime]
