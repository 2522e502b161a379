"""What is said once a session was starred, or is no more: what else takes place then, and the way back."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from flask import session as kept

from forum.releases.rules import Document, Released
from forum.releases.rules.stars import beside, overlaps_of


class Told(NamedTuple):
    """The session, whether it is starred now, and what else that is starred takes place then."""

    session: Released
    starred: bool
    beside: Sequence[Released]


def told_of(document: Document, session: Released, starred: bool, uids: Collection[str]) -> Told:
    """What is said of it to whoever has starred these."""
    uid = session.facts.uid
    chosen = [each for each in document.occurring if each.facts.uid in {*uids, uid}]
    return Told(session, starred, beside(uid, overlaps_of(chosen)) if starred else ())


def keep_told(session_id: int, starred: bool) -> None:
    """The next page says it, where no script does."""
    kept["starred"] = [session_id, starred]


def take_told(document: Document, uids: Collection[str]) -> Told | None:
    """What this page is to say."""
    session_id, starred = kept.pop("starred", (0, False))
    session = next((each for each in document.listed if each.facts.id == session_id), None)
    return told_of(document, session, starred, uids) if session else None
