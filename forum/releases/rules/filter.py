"""What a page shows and a feed carries."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from threading import Lock

import msgspec
from cachetools import LRUCache, cached

from forum.languages import fold
from forum.prose import to_words
from forum.releases.rules.days import Days
from forum.releases.rules.details import detail_values
from forum.releases.rules.session import DetailKind, Facts

MAX_VALUES, MAX_LENGTH = 20, 100
"""Values of one name that are read, and characters of a value."""
MIN_STEM = 4
"""Letters of a stem that is searched for instead of its word: a shorter one begins too much else."""
_AROUND = "«»„“”\"'()[],.;:!?"
FOLDED = 8_000_000
"""Characters of texts that are kept as searches compare them."""


class Filter(msgspec.Struct, frozen=True):
    """What a page shows and a feed carries; empty means everything. `day` is the edition's, YYYY-MM-DD."""

    track: tuple[str, ...] = ()
    room: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    q: tuple[str, ...] = ()

    @classmethod
    def read(cls, values_of: Callable[[str], Iterable[str]]) -> "Filter":
        """The filter in an address, whatever else stands there: each value once, in one order."""
        asked = {
            name: sorted({value[:MAX_LENGTH] for value in values_of(name) if value}) for name in cls.__struct_fields__
        }
        return cls(**{name: tuple(values[:MAX_VALUES]) for name, values in asked.items()})

    @property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """The names that say something, with their values: what an address of the same filter holds."""
        return {name: values for name in self.__struct_fields__ if (values := getattr(self, name))}

    @property
    def narrows(self) -> bool:
        """Whether it searches or filters: a day alone is a page of the programme."""
        return msgspec.structs.replace(self, day=()) != Filter()

    def following(self, successors: Mapping[tuple[str, str], str]) -> "Filter":
        """The same with what was merged into what it names; `successors` by name and value."""
        return Filter(**{name: tuple(sorted(_with(name, values, successors))) for name, values in self.asked.items()})

    def __bool__(self) -> bool:
        return self != Filter()

    def matches(self, facts: Facts, days: Days) -> bool:
        """Whether the session passes: any value within a name, every name, every word, which begins one of its own."""
        return (
            (not self.track or str(facts.track_id) in self.track)
            and (not self.room or str(facts.place.room_id) in self.room)
            and (not self.day or any(day.isoformat() in self.day for day in days.on(facts)))
            and (not self.type or facts.type in self.type)
            and (not self.language or not {*facts.languages, *facts.interpretation}.isdisjoint(self.language))
            and (not self.speaker or any(str(s.id) in self.speaker for s in facts.speakers))
            and (not self.q or self._has_words(facts))
        )

    def admits(self, facts: Facts, days: Days) -> bool:
        """Whether any of its occurrences passes: a feed carries a recurring session whole."""
        if not self.day or facts.repeats is None:
            return self.matches(facts, days)
        return any(self.matches(occurrence, days) for occurrence in facts.occurrences(days.timezone))

    def _has_words(self, facts: Facts) -> bool:
        texts = [*facts.title.values(), *map(to_words, facts.abstract.values()), *facts.track.values()]
        texts += [value for text in detail_values(facts, DetailKind.TEXT) for value in text.values()]
        for speaker in facts.speakers:
            texts += [*speaker.name.values(), *speaker.affiliation.values()]
        content = _folded(" ".join(texts))
        return all(begins.search(content) for begins in _words(self.q))


@cached(LRUCache(FOLDED, getsizeof=len), lock=Lock(), info=True)
def _folded(content: str) -> str:
    return fold(content)


@lru_cache(maxsize=64)
def _words(asked: tuple[str, ...]) -> list[re.Pattern[str]]:
    """Where words begin with what is looked for."""
    import snowballstemmer  # stemmers of thirty languages, which a process that searches nothing does without

    stem = snowballstemmer.stemmer("russian").stemWord  # keeps its state: one for each thread
    words = (each.strip(_AROUND) or each for each in " ".join(asked).lower().split())
    return [_beginning(fold(_stem_or_word(word, stem))) for word in words]


def _stem_or_word(word: str, stem: Callable[[str], str]) -> str:
    """What all forms of a Russian word begin with; of other languages the word, to which endings are added."""
    found = stem(word)
    return found if len(found) >= MIN_STEM else word


def _beginning(word: str) -> re.Pattern[str]:
    """Where words begin with it; of scripts without capitals, many of which part no words, where it stands at all."""
    begins = word[:1].isdigit() or word[:1].upper() != word[:1]
    return re.compile(rf"(?<!\w){re.escape(word)}" if begins else re.escape(word))


def _with(name: str, values: Iterable[str], successors: Mapping[tuple[str, str], str]) -> set[str]:
    return {*values, *(successors[name, value] for value in values if (name, value) in successors)}
