"""What a change of a session is, field by field: what organisers read before a release."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from forum.languages import N_, NC_
from forum.releases.rules.facts import FactChange, FactKind, text_changes
from forum.releases.rules.session import DETAILS, DetailKind, Facts, Override, Place, Texts
from forum.zones import get_zone

_KINDS = {
    DetailKind.LANGUAGES: FactKind.LANGUAGES,
    DetailKind.ADDRESS: FactKind.WORD,
    DetailKind.CHOICE: FactKind.MESSAGE,
}
CONTEXT = 60
"""How many characters stand around what differs in a long text."""
LONGEST = 400
"""How much is shown of what differs itself."""


def told(before: Facts | None, after: Facts | None, was: str, zone: str) -> tuple[FactChange, ...]:
    """Each field with its value before and after; `was`: the zone of before. What comes or goes is told as a whole."""
    if before is None or after is None:
        return (_row("session", N_("When"), FactKind.WHOLE, before, after), *_all_dates(before, after, was, zone))
    return (
        *text_changes("title", N_("Title"), before.title, after.title),
        *_when(before, after, was, zone),
        *_where(before.place, after.place),
        *_row_if("status", N_("Status"), FactKind.STATE, before.status, after.status),
        *_row_if("type", N_("Type"), FactKind.MESSAGE, before.type_label, after.type_label),
        *_track(before, after),
        *_speakers(before, after),
        *_details(before, after),
        *text_changes("abstract", N_("Description"), before.abstract, after.abstract),
    )


def _row(name: str, label: str, kind: FactKind, before: Any, after: Any, of: str | Texts = "") -> FactChange:
    return FactChange(name=name, label=label, kind=kind, before=before, after=after, of=of)


def _row_if(
    name: str, label: str, kind: FactKind, before: Any, after: Any, of: str | Texts = ""
) -> Iterator[FactChange]:
    if before != after:
        yield _row(name, label, kind, before, after, of)


def _when(before: Facts, after: Facts, was: str, zone: str) -> Iterator[FactChange]:
    if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        yield _row("starts_at", N_("When"), FactKind.TIME, before, after)
    if _rule(before, was) != _rule(after, zone):
        yield _row("repeats", N_("Repeats"), FactKind.RULE, before.repeats, after.repeats)
    if _exceptions(before) != _exceptions(after):
        dates = before.occurrences(was), after.occurrences(zone)
        only = [_without(dates[0], dates[1]), _without(dates[1], dates[0])]
        if not (before.repeats and after.repeats):  # which of them is the one that stays or was there
            only = [*map(list, dates)]
        out = _left_out(before, after, was), _left_out(after, before, zone)
        for gone, back in ((out[0], []), ([], out[1])):
            yield from _row_if("dates", N_("Dates"), FactKind.LEFT_OUT, gone, back)
        only = [[o for o in dates if o not in left] for dates, left in zip(only, out, strict=True)]
        if any(only):
            yield _row("dates", N_("Dates"), FactKind.DATES, only[0], only[1])


def _all_dates(before: Facts | None, after: Facts | None, was: str, zone: str) -> Iterator[FactChange]:
    """Of what comes or goes: each date, where its rule alone does not tell them."""
    both = ((before, was), (after, zone))
    gone, come = (list(facts.occurrences(at)) if facts and any(_exceptions(facts)) else [] for facts, at in both)
    yield from _row_if("dates", N_("Dates"), FactKind.DATES, gone, come)


def _rule(facts: Facts, zone: str) -> object:
    """As it is told: to the day."""
    rule = facts.repeats
    return rule and (rule.frequency, rule.interval, rule.weekdays, rule.until.astimezone(get_zone(zone)).date())


def _exceptions(facts: Facts) -> tuple[tuple[Any, ...], tuple[Override, ...]]:
    return (facts.repeats.excluded, facts.repeats.overrides) if facts.repeats else ((), ())


def _left_out(facts: Facts, other: Facts, zone: str) -> list[Facts]:
    """The dates that the other leaves out."""
    if facts.repeats is None or other.repeats is None:
        return []
    both = (*facts.repeats.excluded, *other.repeats.excluded)
    rest = msgspec.structs.replace(facts, repeats=msgspec.structs.replace(facts.repeats, excluded=both))
    return _without(facts.occurrences(zone), rest.occurrences(zone))


def _without(dates: tuple[Facts, ...], others: tuple[Facts, ...]) -> list[Facts]:
    """Those that none of the others equals in time, room and status."""
    there = {(o.starts_at, o.ends_at, o.place.room_id, o.status) for o in others}
    return [o for o in dates if (o.starts_at, o.ends_at, o.place.room_id, o.status) not in there]


def _where(before: Place, after: Place) -> Iterator[FactChange]:
    """What comes of the venue is marked: it is the same for every session."""
    if before.room_id != after.room_id:
        yield _row("place", N_("Room"), FactKind.NAME, before.room, after.room)
    else:
        yield from text_changes("place", N_("Name of the room"), before.room, after.room)
    venue = N_("Venue")
    yield from text_changes("place", N_("Name"), before.venue, after.venue, venue)
    yield from text_changes("place", N_("Street address"), before.address, after.address, venue)
    yield from _row_if("place", N_("Latitude"), FactKind.WORD, before.latitude, after.latitude, venue)
    yield from _row_if("place", N_("Longitude"), FactKind.WORD, before.longitude, after.longitude, venue)


def _track(before: Facts, after: Facts) -> Iterator[FactChange]:
    if before.track_id != after.track_id:
        yield _row("track", N_("Track"), FactKind.NAME, before.track, after.track)
    else:
        yield from text_changes("track", N_("Track"), before.track, after.track)


def _speakers(before: Facts, after: Facts) -> Iterator[FactChange]:
    """Who comes and goes; of others their order, and what is said of each."""
    roles = [[(s.id, s.role) for s in facts.speakers] for facts in (before, after)]
    went = tuple(s for s in before.speakers if (s.id, s.role) not in roles[1])
    came = tuple(s for s in after.speakers if (s.id, s.role) not in roles[0])
    if went or came:
        yield _row("speakers", N_("Speakers"), FactKind.PEOPLE, went, came)
    elif roles[0] != roles[1]:
        yield _row("speakers", N_("Order of speakers"), FactKind.PEOPLE, before.speakers, after.speakers)
    for was, now in ((old, new) for new in after.speakers for old in before.speakers if old.id == new.id):
        who, where = now.name, N_("Organisation and position")
        yield from text_changes("speakers", NC_("person", "Name"), was.name, who, N_("Speaker"))
        yield from text_changes("speakers", where, was.affiliation, now.affiliation, who)
        yield from text_changes("speakers", N_("Biography"), was.biography, now.biography, who)
        yield from _row_if("speakers", N_("Country"), FactKind.COUNTRY, was.country, now.country, who)


def _details(before: Facts, after: Facts) -> Iterator[FactChange]:
    for name, detail in DETAILS.items():
        old, new = getattr(before, name), getattr(after, name)
        if detail.kind is DetailKind.TEXT:
            yield from text_changes(name, detail.label, old, new)
        else:
            words = [detail.options.get(value, value) if detail.options else value for value in (old, new)]
            yield from _row_if(name, detail.label, _KINDS[detail.kind], *words)


class Cut(NamedTuple):
    """A text around what differs in it, shortened."""

    head: str
    differs: str
    tail: str


def cuts(before: str, after: str) -> tuple[Cut, Cut]:
    """Two texts, each around what the other does not have; by whole words as far as there are any."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    cut = [Cut(_last(text[:start]), _middle(text[start : len(text) - end]), _first(text[len(text) - end :]))
           for text in (before, after)]  # fmt: skip
    return cut[0], cut[1]


def _shared(one: str, other: str) -> int:
    """How much of the beginning is alike."""
    differs = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    length = next(differs, min(len(one), len(other)))
    if all(length == len(text) or text[length].isspace() for text in (one, other)):
        return length
    word = length - len(re.split(r"\s", one[:length])[-1])
    return word if length - word <= CONTEXT // 2 else length


def _last(text: str) -> str:
    return text if len(text) <= CONTEXT else "…" + text[-CONTEXT:]


def _first(text: str) -> str:
    return text if len(text) <= CONTEXT else text[:CONTEXT] + "…"


def _middle(text: str) -> str:
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]} … {text[-half:]}"
