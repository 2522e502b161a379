"""What is said once a session was starred, or is no more: what else takes place then, and the way back."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from flask import session as kept

from forum.releases.rules import Document, Released
from forum.releases.rules.stars import beside, overlaps_of


class Told(NamedTuple):
    """The session, whether it is starred now, what else that is starred takes place then, and where the star stood."""

    session: Released
    starred: bool
    beside: Sequence[Released]
    spot: str = ""


def told_of(document: Document, session: Released, starred: bool, uids: Collection[str], spot: str = "") -> Told:
    """What is said of it to whoever has starred these."""
    uid = session.facts.uid
    chosen = [each for each in document.occurring if each.facts.uid in {*uids, uid}]
    return Told(session, starred, beside(uid, overlaps_of(chosen)) if starred else (), spot)


def keep_told(session_id: int, starred: bool, spot: str) -> None:
    """The next page says it, where no script does."""
    kept["starred"] = [session_id, starred, spot]


def take_told(document: Document, uids: Collection[str]) -> Told | None:
    """What this page is to say."""
    session_id, starred, *spot = kept.pop("starred", (0, False))
    session = next((each for each in document.listed if each.facts.id == session_id), None)
    return told_of(document, session, starred, uids, *spot) if session else None
