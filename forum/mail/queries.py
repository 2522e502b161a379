"""Reading the outbox."""

from sqlalchemy import Select, select

from forum.db import db
from forum.errors import NotFound
from forum.mail.models import Letter


def select_letters() -> Select[Letter]:
    """Every letter, newest first."""
    return select(Letter).order_by(Letter.id.desc())


def get_letter(letter_id: int) -> Letter:
    """A letter, whatever became of it."""
    letter = db.session.get(Letter, letter_id)
    if letter is None:
        raise NotFound
    return letter
