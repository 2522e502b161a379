"""What stands around a session in the programme."""

from collections.abc import Iterable
from typing import NamedTuple

from forum.releases.rules.document import Released
from forum.releases.rules.grid import programme_order
from forum.releases.rules.session import Facts, Texts

MOST_BESIDE = 12
"""Sessions at the same time that are named."""


class Neighbours(NamedTuple):
    """Before and after it in its hall, or in its track if it has no hall, and what takes place at the same time."""

    before: Released | None = None
    after: Released | None = None
    beside: tuple[Released, ...] = ()
    place: Texts = {}
    """Its hall, or else its track."""


def neighbours_of(facts: Facts, occurring: Iterable[Released], language: str) -> Neighbours:
    """Around one time of it, of what takes place in time; what is cancelled is no neighbour."""
    others = [s for s in occurring if s.facts.uid != facts.uid and not s.facts.status.is_off]
    near = [s for s in others if _shares_its_line(facts, s.facts)]
    beside = [s for s in others if s.facts.starts_at < facts.ends_at and facts.starts_at < s.facts.ends_at]
    return Neighbours(
        before=max(
            (s for s in near if s.facts.ends_at <= facts.starts_at), key=lambda s: s.facts.ends_at, default=None
        ),
        after=next((s for s in near if s.facts.starts_at >= facts.ends_at), None),
        beside=tuple(sorted(beside, key=lambda s: programme_order(s.facts, language))[:MOST_BESIDE]),
        place=facts.place.room if facts.place.room_id is not None else facts.track,
    )


def _shares_its_line(facts: Facts, other: Facts) -> bool:
    if facts.place.room_id is not None:
        return facts.place.room_id == other.place.room_id
    return facts.track_id is not None and facts.track_id == other.track_id
