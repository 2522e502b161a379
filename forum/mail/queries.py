"""Reading the outbox."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from string import hexdigits
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from forum.db import db
from forum.errors import NotFound
from forum.mail.models import UNAWAITED, Letter, LetterState

UUID_DIGITS = 32
SEARCHED = 1000
"""Of how many letters the subject is searched: each is made anew for that."""
COMES_BACK = timedelta(days=3)
"""How long servers may try before they send a letter back."""


def select_letters() -> Select[Letter]:
    """Every letter, newest first."""
    return select(Letter).order_by(Letter.id.desc())


def select_outbox(state: LetterState | None, words: str, *, failing: bool = False) -> Select[Letter]:
    """Letters in a state, to addresses with all these words, newest first; `failing`: that were tried in vain."""
    query = select_letters().where(*_to(words))
    if state:
        query = query.where(Letter.state == state)
    return query.where(Letter.error != "") if failing else query


def select_letters_to(recipient: str) -> Select[Letter]:
    """Every letter to an address, newest first."""
    return select_letters().where(Letter.recipient == recipient)


def _to(words: str) -> list[ColumnElement[bool]]:
    return [Letter.recipient.contains(word, autoescape=True) for word in words.lower().split()]


def select_mailbox(words: str, keys: Collection[int] | None = None) -> Select[Letter]:
    """Letters to addresses with all these words, if keys are given only of these; the newest first, by their hour."""
    query = select(Letter).where(*_to(words)).order_by(Letter.created_at.desc(), Letter.id.desc())
    return query if keys is None else query.where(Letter.id.in_(keys))


def last_letters(words: str) -> Sequence[Letter]:
    """The first SEARCHED of the same."""
    return db.session.scalars(select_mailbox(words).limit(SEARCHED)).all()


def count_by_state() -> dict[LetterState, int]:
    """How many letters are in each state."""
    counted = select(Letter.state, func.count()).group_by(Letter.state)
    return dict.fromkeys(LetterState, 0) | {state: number for state, number in db.session.execute(counted)}  # noqa: C416 - rows are no pairs to mypy


def count_delayed() -> int:
    """How many wait that were tried in vain."""
    delayed = select(func.count()).where(Letter.state == LetterState.WAITING, Letter.error != "")
    return db.session.scalar(delayed) or 0


def letters_among(keys: Collection[int]) -> Sequence[Letter]:
    """The letters with these keys."""
    return db.session.scalars(select(Letter).where(Letter.id.in_(keys)).order_by(Letter.id)).all()


def get_letter(letter_id: int) -> Letter:
    """A letter, whatever became of it."""
    letter = db.session.get(Letter, letter_id)
    if letter is None:
        raise NotFound
    return letter


def find_answered(message_ids: Sequence[str], tags: Collection[str]) -> Letter | None:
    """The letter that a mail is about: the first of these Message-IDs that is ours, or the latest of an address tag."""
    own = [f"<{UUID(tag)}@forum>" for tag in tags if len(tag) == UUID_DIGITS and not set(tag) - set(hexdigits)]
    named = db.session.scalars(select(Letter).where(Letter.message_id.in_([*message_ids, *own])))
    found = {letter.message_id: letter for letter in named}
    for message_id in (*own, *message_ids):
        if message_id in found:
            return found[message_id]
    tagged = select(Letter).where(Letter.tag.in_(tags), Letter.tag != "").order_by(Letter.id.desc())
    return db.session.scalar(tagged.limit(1))


def find_undeliverable(address: str, now: datetime) -> Letter | None:
    """The last letter to an address that came back or was refused for good: nobody reads there.

    Unless a later one was sent long enough ago to have come back, and did not.
    """
    to = (Letter.recipient == address) & (Letter.recipient != "")
    failed = to & Letter.state.in_((LetterState.FAILED, LetterState.RETURNED))
    letter = db.session.scalar(select(Letter).where(failed).order_by(Letter.id.desc()).limit(1))
    if letter is None:
        return None
    arrived = to & (Letter.state == LetterState.SENT) & (Letter.sent_at <= now - COMES_BACK)
    later = db.session.scalar(select(Letter.id).where(arrived, Letter.id > letter.id).limit(1))
    return letter if later is None else None


def is_superseded(letter: Letter, templates: Collection[str]) -> bool:
    """Whether its reader got, or gets next, a newer letter of these templates about the same."""
    newer = _newer(letter, templates)
    return db.session.scalar(select(Letter.id).where(newer).limit(1)) is not None


def newer_letters(letter: Letter, templates: Collection[str]) -> Sequence[Letter]:
    """Those letters, the oldest first."""
    return db.session.scalars(select(Letter).where(_newer(letter, templates)).order_by(Letter.id)).all()


def last_sent(letter: Letter) -> Letter | None:
    """What its reader was told last about the same, where they are reached now."""
    sent = _same(letter) & (Letter.state == LetterState.SENT) & (Letter.recipient == letter.recipient)
    return db.session.scalar(select(Letter).where(sent).order_by(Letter.sent_at.desc(), Letter.id.desc()).limit(1))


def _newer(letter: Letter, templates: Collection[str]) -> ColumnElement[bool]:
    """What waits finds its reader wherever they are by then."""
    arrived = Letter.state.in_((LetterState.SENT, LetterState.RETURNED)) & (Letter.recipient == letter.recipient)
    told = arrived | (Letter.state == LetterState.WAITING)
    return _same(letter) & (Letter.id > letter.id) & Letter.template.in_(templates) & told


def _same(letter: Letter) -> ColumnElement[bool]:
    about = (Letter.about == letter.about) & (Letter.about_id == letter.about_id)
    return about & (Letter.account_id == letter.account_id)


def waiting_of(source: str, *, awaited: bool) -> int:
    """How many letters of a source wait already: of those that somebody sits and waits for, or of all others."""
    alike = Letter.rank < UNAWAITED if awaited else Letter.rank >= UNAWAITED
    waiting = select(func.count()).where(Letter.source == source, Letter.state == LetterState.WAITING, alike)
    with db.session.no_autoflush:  # the act that writes a letter may have begun rows that it has not filled yet
        return db.session.scalar(waiting) or 0
