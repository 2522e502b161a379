"""Writing letters and taking them out for delivery."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Update, or_, select, update

from forum.db import Values, changed_rows, db
from forum.mail.models import UNAWAITED, Letter, LetterState
from forum.mail.queries import waiting_of
from forum.mail.rules import CLAIM
from forum.mail.signals import letter_written

ATTEMPTS = 12
FIRST_PAUSE = timedelta(seconds=30)


def write_letter(
    recipient: str,
    language: str,
    template: str,
    values: Values,
    now: datetime,
    calendar: str | None = None,
    *,
    awaited: bool = False,
    source: str = "",
    edition_id: int | None = None,
    reply_to: str = "",
    tag: str = "",
) -> Letter:
    """Put a letter into the outbox, as part of the current transaction.

    One that is `awaited`, by somebody in front of a page, goes before all others; and of each source – the recipient,
    or the network where strangers ask for letters to invented addresses – one after the first of every other.
    """
    source = source or recipient
    letter = Letter(
        rank=waiting_of(source, awaited=awaited) + (0 if awaited else UNAWAITED),
        source=source,
        edition_id=edition_id,
        reply_to=reply_to,
        tag=tag,
        message_id=f"<{uuid4()}@forum>",
        recipient=recipient,
        language=language,
        template=template,
        values=values,
        calendar=calendar,
        created_at=now,
        due_at=now,
    )
    db.session.add(letter)
    letter_written.send()
    return letter


def claim_letter(now: datetime) -> Letter | None:
    """Take the next due letter; nobody else gets it until the claim runs out, and each claim is an attempt."""
    due = select(Letter.id).where(Letter.state == LetterState.WAITING, Letter.due_at <= now)
    first = due.order_by(Letter.rank, Letter.due_at, Letter.id).limit(1)
    next_id = db.session.scalar(first.with_for_update(skip_locked=True))
    if next_id is None:
        return None
    db.session.execute(
        update(Letter).where(Letter.id == next_id).values(due_at=now + CLAIM, attempts=Letter.attempts + 1)
    )
    return db.session.get(Letter, next_id, populate_existing=True)


def mark_sent(letter: Letter, now: datetime) -> None:
    """The server took it; from which network it was asked for is nobody's business any more."""
    letter.state, letter.sent_at, letter.error, letter.source = LetterState.SENT, now, "", ""


def retry(keys: Collection[int], now: datetime) -> int:
    """Put letters that failed, that were dismissed or that wait long back, as if they were new; how many."""
    again = {"state": LetterState.WAITING, "due_at": now, "attempts": 0}
    tried = changed_rows(_resting(keys, now, LetterState.FAILED, LetterState.DISMISSED).values(again))
    if tried:
        letter_written.send()
    return tried


def dismiss(keys: Collection[int], now: datetime) -> int:
    """Letters that failed or wait after they did are not tried any more; how many."""
    return changed_rows(_resting(keys, now, LetterState.FAILED).values(state=LetterState.DISMISSED, source=""))


def _resting(keys: Collection[int], now: datetime, *states: LetterState) -> Update:
    """Of these letters those in the states, and those that wait longer than a claim: nobody is sending them now."""
    waits = (Letter.state == LetterState.WAITING) & (Letter.error != "") & (Letter.due_at > now + CLAIM)
    return update(Letter).where(Letter.id.in_(keys), or_(Letter.state.in_(states), waits))


def mark_failed(letter: Letter, error: str, now: datetime, *, final: bool) -> None:
    """It did not go: try again later, twice as long each time, up to ATTEMPTS times."""
    letter.error = error[:300]
    if final or letter.attempts >= ATTEMPTS:
        letter.state, letter.source = LetterState.FAILED, ""
    else:
        letter.due_at = now + FIRST_PAUSE * 2 ** (letter.attempts - 1)


def mark_returned(letter: Letter, reason: str) -> None:
    """It was sent, and a server on its way reports that it cannot be delivered."""
    if letter.state is LetterState.SENT:
        letter.state, letter.error = LetterState.RETURNED, reason[:300]
