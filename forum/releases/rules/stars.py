"""What somebody chose of a programme: what of it takes place at the same time, and what became of it since."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from forum.bounds import Bound
from forum.releases.rules.document import Document, Released

UID, SECONDS = 36, 10
"""Characters of what a browser may say of a session, and of a time."""
Overlaps = Mapping[tuple[str, datetime], list[Released]]
"""By UID and start of a session what else that was chosen takes place then."""


def read_stars(told: str) -> dict[str, datetime]:
    """Stars as a browser keeps them: `uid@seconds`, the time of each. Whatever is no such thing is left out."""
    stars = {}
    for each in told.split()[: Bound.STARS.most]:
        uid, _, seconds = each.partition("@")
        if len(uid) <= UID and len(seconds) <= SECONDS and seconds.isascii() and seconds.isdecimal():
            stars[uid] = datetime.fromtimestamp(int(seconds), UTC)
    return stars


def overlaps_of(chosen: Iterable[Released]) -> Overlaps:
    """What takes place at the same time, of sessions in time; nothing that was called off does."""
    overlaps: dict[tuple[str, datetime], list[Released]] = {}
    going_on: list[Released] = []
    for session in chosen:
        facts = session.facts
        if facts.status.is_off:
            continue
        going_on = [other for other in going_on if other.facts.ends_at > facts.starts_at]
        for other in going_on:
            if other.facts.uid != facts.uid:
                overlaps.setdefault((facts.uid, facts.starts_at), []).append(other)
                overlaps.setdefault((other.facts.uid, other.facts.starts_at), []).append(session)
        going_on.append(session)
    return overlaps


def beside(uid: str, overlaps: Overlaps) -> list[Released]:
    """What takes place at the same time as the session, whenever that does; each once."""
    others = {other.facts.uid: other for key, found in overlaps.items() if key[0] == uid for other in reversed(found)}
    return sorted(others.values(), key=lambda other: (other.facts.starts_at, other.facts.uid))


def gone_of(document: Document, stars: Mapping[str, datetime]) -> list[Released]:
    """What was chosen and is in the programme no more, as long as calendars say so."""
    return [session for session in document.published if session.removed and session.facts.uid in stars]
