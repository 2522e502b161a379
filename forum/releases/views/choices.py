"""What the programme can be filtered by, and how often each is found."""

from collections import Counter
from collections.abc import Iterator
from threading import Lock
from typing import NamedTuple

import msgspec
from cachetools import LRUCache, cached

from forum.languages import family_first, sort_key
from forum.releases.rules import Document, Facts, Filter
from forum.releases.rules.grid import hall_order
from forum.web.filters import language_name, plain, word
from forum.web.language import content

CHOOSABLE = ("track", "room", "type", "language", "speaker")
"""The names of a filter whose values are offered."""


class Choice(NamedTuple):
    """A value to filter by, the number of sessions it finds beside the other filters, what changes in the address."""

    value: str
    text: str
    number: int
    is_on: bool
    changes: dict[str, tuple[str, ...] | None]


def key_of(document: Document, *rest: object) -> tuple[object, ...]:
    """By what is kept what was reckoned from a release, in the language of the page."""
    return document.key, content(), *rest


@cached(LRUCache(200), key=key_of, lock=Lock())
def choices_of(document: Document, filter_: Filter) -> dict[str, list[Choice]]:
    """What the programme can be filtered by, each sorted by the alphabet of the page, halls by their numbers."""
    days, texts = document.days, _texts(document)
    searched = [s.facts for s in document.occurring if Filter(q=filter_.q).matches(s.facts, days)]
    choices: dict[str, list[Choice]] = {}
    for name in CHOOSABLE:
        others = msgspec.structs.replace(filter_, q=(), day=(), **{name: ()})
        counts = Counter(v for facts in searched if others.matches(facts, days) for v in _values(facts, name))
        chosen: tuple[str, ...] = getattr(filter_, name)
        choices[name] = [
            Choice(value, text, counts[value], value in chosen, {"day": None, name: _toggled(chosen, value) or None})
            for value, text in texts[name]
            if counts[value] or value in chosen
        ]
    return choices


def _in_order(name: str, pairs: dict[str, str]) -> list[tuple[str, str]]:
    """By their texts; people by their family names."""
    is_people = name == "speaker"
    return sorted(pairs.items(), key=lambda pair: sort_key(family_first(pair[1]) if is_people else pair[1], content()))


def _toggled(chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)


def _values(facts: Facts, name: str) -> Iterator[str]:
    """The values of this name by which the session is found."""
    if name == "track" and facts.track_id:
        yield str(facts.track_id)
    elif name == "room" and facts.place.room_id:
        yield str(facts.place.room_id)
    elif name == "type":
        yield facts.type
    elif name == "language":
        yield from {*facts.languages, *facts.interpretation}
    elif name == "speaker":
        yield from {str(s.id) for s in facts.speakers}


@cached(LRUCache(64), key=key_of, lock=Lock())
def _texts(document: Document) -> dict[str, list[tuple[str, str]]]:
    """Every value of every name, with its text, in order."""
    texts: dict[str, dict[str, str]] = {name: {} for name in CHOOSABLE}
    rooms: dict[str, tuple[object, ...]] = {}
    for facts in (s.facts for s in document.occurring):
        if facts.track_id:
            texts["track"][str(facts.track_id)] = plain(facts.track)
        if facts.place.room_id:
            texts["room"][str(facts.place.room_id)] = plain(facts.place.room)
            rooms[str(facts.place.room_id)] = hall_order(facts.place.room, content())
        texts["type"][facts.type] = word(facts.type_label)
        texts["language"] |= {code: language_name(code) for code in (*facts.languages, *facts.interpretation)}
        texts["speaker"] |= {str(s.id): plain(s.name) for s in facts.speakers}
    ordered = {name: _in_order(name, pairs) for name, pairs in texts.items()}
    ordered["room"].sort(key=lambda pair: rooms[pair[0]])
    return ordered
