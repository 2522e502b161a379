"""What editions say of the things in which roles are held, and how letters about them begin."""

import logging
from functools import lru_cache

from forum.accounts.models import Scope, Where
from forum.editions.formats import letter_head
from forum.editions.queries import find_draft, find_public
from forum.editions.rules import is_gone, spots_of
from forum.mail.models import Letter
from forum.printing import Unprintable

log = logging.getLogger(__name__)


def cover(where: Where) -> tuple[tuple[Scope, int], ...]:
    """A role in a series covers its editions, as long as they are there."""
    edition = find_draft(where.key) if where.scope is Scope.EDITION else None
    return spots_of(edition) if edition and not is_gone(edition) else ()


def head_letter(letter: Letter) -> bytes:
    """The girih of the forum that the letter is about; none where it cannot be drawn: the letter goes out."""
    edition = find_public(letter.edition_id) if letter.edition_id else None
    return _head(edition.series_id, edition.series.accent) if edition else b""


@lru_cache(maxsize=64)
def _head(series: int, accent: str) -> bytes:
    """Tried once a process: what cannot be drawn holds up one letter, not all of them."""
    try:
        return letter_head(series, accent)
    except Unprintable as failure:
        log.warning("no head of letters: %s", failure)
        return b""
