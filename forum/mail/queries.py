"""Reading the outbox."""

from sqlalchemy import Select, func, select

from forum.db import db
from forum.errors import NotFound
from forum.mail.models import UNAWAITED, Letter, LetterState


def select_letters() -> Select[Letter]:
    """Every letter, newest first."""
    return select(Letter).order_by(Letter.id.desc())


def get_letter(letter_id: int) -> Letter:
    """A letter, whatever became of it."""
    letter = db.session.get(Letter, letter_id)
    if letter is None:
        raise NotFound
    return letter


def waiting_of(source: str, *, awaited: bool) -> int:
    """How many letters of a source wait already: of those that somebody sits and waits for, or of all others."""
    alike = Letter.rank < UNAWAITED if awaited else Letter.rank >= UNAWAITED
    waiting = select(func.count()).where(Letter.source == source, Letter.state == LetterState.WAITING, alike)
    with db.session.no_autoflush:  # the act that writes a letter may have begun rows that it has not filled yet
        return db.session.scalar(waiting) or 0
