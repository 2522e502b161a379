"""Writing letters and taking them out for delivery."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TypedDict, Unpack
from uuid import uuid4

from sqlalchemy import ColumnElement, Update, exists, or_, select, update
from sqlalchemy.orm import aliased

from forum.db import Values, changed_rows, db
from forum.mail.models import UNAWAITED, Letter, LetterState
from forum.mail.queries import waiting_of
from forum.mail.rules import CLAIM, Withheld
from forum.mail.signals import letter_written

ATTEMPTS = 12
HURRIED = 5
"""After so many attempts a letter keeps to its pauses, whatever is written after it."""
FIRST_PAUSE = timedelta(seconds=30)
SECRETS = ("code", "path")
"""Values that open something, of letters that expire."""


class Known(TypedDict, total=False):
    """Columns of a letter that only some have."""

    edition_id: int | None
    reply_to: str
    tag: str
    expires_at: datetime | None
    account_id: int | None


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
    **known: Unpack[Known],
) -> Letter:
    """Put a letter into the outbox, as part of the current transaction.

    One that is `awaited`, by somebody in front of a page, goes before all others; and of each source – the recipient,
    or the network where strangers ask for letters to invented addresses – one after the first of every other. What it
    is `about` – a kind and a key – is asked for when it leaves, after what was written about that to its recipient
    before; what it opens is closed when it `expires_at`.
    """
    source = source or recipient
    _hurry(recipient, about, now)
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
        **known,
    )
    db.session.add(letter)
    letter_written.send()
    return letter


def _hurry(recipient: str, about: tuple[str, int | None], now: datetime) -> None:
    """What was tried in vain and rests is tried before the next letter about the same; not so often that it has no
    attempts left for a server that is away for hours."""
    mine = (Letter.recipient == recipient) & (Letter.attempts <= HURRIED)
    same = mine & (Letter.about == about[0]) & (Letter.about_id == about[1])
    if about[0]:
        with db.session.no_autoflush:  # as for `waiting_of`
            db.session.execute(_resting(same, now).values(due_at=now))


def claim_letter(now: datetime) -> Letter | None:
    """Take the next due letter; nobody else gets it until the claim runs out, and each claim is an attempt.

    One waits while an older one about the same has not left.
    """
    older = aliased(Letter)
    same = (older.recipient == Letter.recipient) & (older.about == Letter.about) & (older.about_id == Letter.about_id)
    overtakes = exists().where(same, older.id < Letter.id, older.state == LetterState.WAITING, Letter.about != "")
    due = select(Letter.id).where(Letter.state == LetterState.WAITING, Letter.due_at <= now, ~overtakes)
    first = due.order_by(Letter.rank, Letter.due_at, Letter.id).limit(1)
    next_id = db.session.scalar(first.with_for_update(skip_locked=True))
    if next_id is None:
        return None
    db.session.execute(
        update(Letter).where(Letter.id == next_id).values(due_at=now + CLAIM, attempts=Letter.attempts + 1)
    )
    return db.session.get(Letter, next_id, populate_existing=True)


def withhold(letter: Letter, why: Withheld) -> None:
    """It never goes; what it would have opened nobody learns."""
    letter.state, letter.source, letter.calendar, letter.error = LetterState.WITHHELD, "", None, why
    forget(letter)


def reword(letter: Letter, template: str, values: Values, language: str, calendar: str | None = None) -> None:
    """It says something else than when it was written, and answers go to the site."""
    letter.template, letter.values, letter.language, letter.calendar = template, values, language, calendar
    letter.reply_to = ""


def renew(letter: Letter, values: Values, calendar: str | None = None) -> None:
    """It says what these values are by now, of those that it says at all; its calendar entry, if it has one, too."""
    letter.values = letter.values | {name: value for name, value in values.items() if name in letter.values}
    letter.calendar = letter.calendar and calendar


def add_to(letter: Letter, values: Values, calendar: str | None) -> None:
    """The act that wrote it goes on: it says this too."""
    letter.values, letter.calendar = letter.values | values, calendar


def readdress(letter: Letter, recipient: str, calendar: str | None) -> None:
    """It goes to where its reader is reached now."""
    letter.recipient, letter.calendar = recipient, calendar


def forget(letter: Letter) -> None:
    """What opens something stands in the letter that was sent, and nowhere else."""
    if letter.expires_at is not None:
        letter.values = letter.values | {name: "" for name in SECRETS if name in letter.values}
        letter.expires_at = None


def forget_expired(now: datetime) -> int:
    """What never went, and opens nothing any more: how many letters."""
    expired = db.session.scalars(select(Letter).where(Letter.expires_at <= now)).all()
    for letter in expired:
        forget(letter) if letter.sent_at else withhold(letter, Withheld.USED)
    return len(expired)


def mark_sent(letter: Letter, now: datetime) -> None:
    """The server took it; from which network it was asked for is nobody's business any more."""
    letter.state, letter.sent_at, letter.error, letter.source = LetterState.SENT, now, "", ""


def retry(keys: Collection[int], now: datetime) -> int:
    """Put letters that failed, that were dismissed or that wait long back, as if they were new; how many."""
    again = {"state": LetterState.WAITING, "due_at": now, "attempts": 0}
    tried = changed_rows(_resting(Letter.id.in_(keys), now, LetterState.FAILED, LetterState.DISMISSED).values(again))
    if tried:
        letter_written.send()
    return tried


def dismiss(keys: Collection[int], now: datetime) -> int:
    """Letters that failed or wait after they did are not tried any more; how many."""
    return changed_rows(
        _resting(Letter.id.in_(keys), now, LetterState.FAILED).values(state=LetterState.DISMISSED, source="")
    )


def _resting(these: ColumnElement[bool], now: datetime, *states: LetterState) -> Update:
    """Of these letters those in the states, and those that wait longer than a claim: nobody is sending them now."""
    waits = (Letter.state == LetterState.WAITING) & (Letter.error != "") & (Letter.due_at > now + CLAIM)
    return update(Letter).where(these, or_(Letter.state.in_(states), waits))


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
