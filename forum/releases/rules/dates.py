"""The dates of a session in two releases: which is which, and where each was before."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from forum.releases.rules.session import Facts
from forum.zones import get_zone


class Pair(NamedTuple):
    """One date before and now, each as the rule has it or as it differs; None: it was not there, or is no more."""

    before: Facts | None
    after: Facts | None
    by_rule: bool
    """Whether it does as its series, before and now."""
    was_known: bool
    """Whether the rule had it before, though it may have been left out."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is at another time or in another room than it was."""
        return bool(self.before and self.after) and _where(self.before) != _where(self.after)


def paired(before: Facts, was: str, after: Facts, zone: str) -> list[Pair]:
    """Each date of two releases with itself, in time; `was`: the zone of the one before."""
    old, new = before.dated(was), after.dated(zone)
    former = _counterparts(_rule(before, was), _rule(after, zone), was, zone)
    pairs = [
        Pair(
            before=old.get(former[at]) if at in former else None,
            after=new.get(at),
            by_rule=_follows(former.get(at), before, old) and _follows(at, after, new),
            was_known=at in former,
        )
        for at in _rule(after, zone)
    ]
    gone = {at: facts for at, facts in old.items() if at not in former.values()}
    pairs += [Pair(facts, None, by_rule=_follows(at, before, old), was_known=True) for at, facts in gone.items()]
    there = [pair for pair in pairs if pair.before or pair.after]
    return sorted(there, key=lambda pair: (pair.after or pair.before).starts_at)  # type: ignore[union-attr]


def moved_dates(before: Facts, was: str, after: Facts, zone: str) -> dict[datetime, Facts]:
    """Where each date was that is elsewhere now, by when it starts."""
    pairs = paired(before, was, after, zone)
    return {each.after.starts_at: each.before for each in pairs if each.is_elsewhere and each.after and each.before}


def _where(facts: Facts | None) -> object:
    return facts and (facts.starts_at, facts.ends_at, facts.place.room_id)


def _rule(facts: Facts, zone: str) -> Sequence[datetime]:
    return facts.repeats.instances(facts.starts_at, zone) if facts.repeats else (facts.starts_at,)


def _follows(at: datetime | None, facts: Facts, dates: Mapping[datetime, Facts]) -> bool:
    if at is None or (one := dates.get(at)) is None:
        return True
    length = facts.ends_at - facts.starts_at
    return (one.starts_at, one.ends_at, one.place.room_id) == (at, at + length, facts.place.room_id)


def _counterparts(
    before: Sequence[datetime], after: Sequence[datetime], was: str, zone: str
) -> Mapping[datetime, datetime]:
    """By each time that the rule has now which it was before. If all went by as many days, the n-th stays the n-th;
    else each keeps its day by the clock, and the n-th is the n-th again where no day is left."""
    days = [_day(at, was) for at in before], [_day(at, zone) for at in after]
    nth = dict(zip(after, before, strict=False))
    if len(before) == len(after) and len({new - old for old, new in zip(*days, strict=True)}) == 1:
        return nth
    known = dict(zip(days[0], before, strict=True))
    return {at: known[day] for at, day in zip(after, days[1], strict=True) if day in known} or nth


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(get_zone(zone)).date()
