"""Writing letters and taking them out for delivery."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select, update

from forum.db import Values, db
from forum.mail.models import UNAWAITED, Letter, LetterState
from forum.mail.queries import waiting_of
from forum.mail.signals import letter_written

ATTEMPTS = 12
CLAIM = timedelta(minutes=2)
FIRST_PAUSE = timedelta(seconds=30)
SECRETS = ("code", "path")
"""Values that open something, of letters that expire."""


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
    about: tuple[str, int | None] = ("", None),
    expires_at: datetime | None = None,
) -> Letter:
    """Put a letter into the outbox, as part of the current transaction.

    One that is `awaited`, by somebody in front of a page, goes before all others; and of each source – the recipient,
    or the network where strangers ask for letters to invented addresses – one after the first of every other. What it
    is `about` – a kind and a key – is asked for when it leaves; what it opens is closed when it `expires_at`.
    """
    source = source or recipient
    letter = Letter(
        rank=waiting_of(source, awaited=awaited) + (0 if awaited else UNAWAITED),
        source=source,
        message_id=f"<{uuid4()}@forum>",
        recipient=recipient,
        language=language,
        template=template,
        values=values,
        calendar=calendar,
        created_at=now,
        due_at=now,
        about=about[0],
        about_id=about[1],
        expires_at=expires_at,
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


def withhold(letter: Letter) -> None:
    """It never goes; what it would have opened nobody learns."""
    letter.state, letter.source, letter.calendar = LetterState.WITHHELD, "", None
    forget(letter)


def reword(letter: Letter, template: str, values: Values, language: str, calendar: str | None = None) -> None:
    """It says something else than when it was written."""
    letter.template, letter.values, letter.language, letter.calendar = template, values, language, calendar


def forget(letter: Letter) -> None:
    """What opens something stands in the letter that was sent, and nowhere else."""
    if letter.expires_at is not None:
        letter.values = letter.values | {name: "" for name in SECRETS if name in letter.values}
        letter.expires_at = None


def forget_expired(now: datetime) -> int:
    """What never went, and opens nothing any more: how many letters."""
    expired = db.session.scalars(select(Letter).where(Letter.expires_at <= now)).all()
    for letter in expired:
        withhold(letter) if letter.state is LetterState.WAITING else forget(letter)
    return len(expired)


def mark_sent(letter: Letter, now: datetime) -> None:
    """The server took it; from which network it was asked for is nobody's business any more."""
    letter.state, letter.sent_at, letter.error, letter.source = LetterState.SENT, now, "", ""


def mark_failed(letter: Letter, error: str, now: datetime, *, final: bool) -> None:
    """It did not go: try again later, twice as long each time, up to ATTEMPTS times."""
    letter.error = error[:300]
    if final or letter.attempts >= ATTEMPTS:
        letter.state, letter.source = LetterState.FAILED, ""
    else:
        letter.due_at = now + FIRST_PAUSE * 2 ** (letter.attempts - 1)
