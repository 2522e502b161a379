"""What of a programme its edition's first page shows."""

from collections.abc import Sequence
from datetime import datetime

from forum.releases.rules.document import Document, Released
from forum.releases.rules.grid import programme_order
from forum.releases.rules.session import Appears, SessionType
from forum.releases.rules.vocabulary import Status

_HIGH = {SessionType.PLENARY, SessionType.CEREMONY, SessionType.CONCERT}
_OFF = {Status.CANCELLED, Status.POSTPONED}
MOST, LEAST = 5, 3


def taking_place(document: Document) -> list[Released]:
    """Each session once, at its first time; no breaks, and nothing that was called off."""
    first = {s.facts.uid: s for s in reversed(document.occurring) if s.facts.status not in _OFF}
    return [first[uid] for uid in reversed(first) if first[uid].facts.type != SessionType.BREAK.value]


def highlights(document: Document, now: datetime, language: str) -> list[Released]:
    """Plenaries, ceremonies and concerts that come next, three to five, filled up with whatever else comes; of what is
    over, the first.
    """
    sessions = taking_place(document)
    sessions.sort(key=lambda s: programme_order(s.facts, language))
    coming = [s for s in sessions if s.facts.over_at > now] or sessions
    high = {kind.value for kind in _HIGH}
    ranked = sorted(coming, key=lambda s: s.facts.type not in high)
    count = max(LEAST, min(MOST, sum(s.facts.type in high for s in coming)))
    return sorted(ranked[:count], key=lambda s: programme_order(s.facts, language))


def featured(document: Document, first: Sequence[Released], most: int) -> tuple[list[Appears], int]:
    """Some speakers, those of the given sessions first, and how many there are in all."""
    people = {s.id: s for r in (*first, *document.listed) for s in r.facts.speakers}
    return list(people.values())[:most], len(people)
