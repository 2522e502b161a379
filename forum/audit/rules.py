"""The chain that seals the log: what a link is made of, and where a chain is broken."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import NamedTuple


class Words(NamedTuple):
    """The names and values of an entry."""

    actor: str
    subject: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    details: Mapping[str, object]
    salt: str

    @property
    def digest(self) -> str:
        """What of them is in the chain: nobody finds out by it what they were once the salt is gone."""
        return _hashed(list(self))


class Fact(NamedTuple):
    """What of an entry is in the chain itself, and its words as long as they are there."""

    entry_id: int
    at: datetime
    actor_id: int | None
    edition_id: int | None
    act: str
    thing: str
    thing_id: int | None
    words: Words | None


class Link(NamedTuple):
    """A link as it is stored; `fact` is the entry of now, None if there is none."""

    position: int
    entry_id: int
    sealed_at: datetime
    words_digest: str
    hash: str
    fact: Fact | None


class Anchor(NamedTuple):
    """A place in the chain and its hash: who keeps it elsewhere sees later whether the chain still leads there."""

    position: int
    hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


class Break(Enum):
    """What is wrong at the first place where the log is not what was sealed."""

    GONE = "was removed"
    CHANGED = "is not what was sealed"
    WORDS = "has other names or values than were sealed"
    MOVED = "is not the one that followed: one is missing before it"
    ELSEWHERE = "the chain no longer leads there"


START = Anchor(0, "")


def hash_of(before: str, position: int, sealed_at: datetime, words_digest: str, fact: Fact) -> str:
    """A link's own hash, which follows from the one before it."""
    place = [before, position, sealed_at.isoformat(), words_digest]
    return _hashed([*place, fact.entry_id, fact.at.isoformat(), *fact[2:-1]])


def links_for(facts: Iterable[Fact], last: Anchor, now: datetime) -> Iterator[Link]:
    """The links that follow the last one."""
    for fact in facts:
        position, digest = last.position + 1, fact.words.digest if fact.words else ""
        last = Anchor(position, hash_of(last.hash, position, now, digest, fact))
        yield Link(position, fact.entry_id, now, digest, last.hash, fact)


def judge(link: Link, last: Anchor) -> Break | None:
    """What is wrong with a link that should follow the last one."""
    if link.position != last.position + 1:
        return Break.MOVED
    if link.fact is None:
        return Break.GONE
    if hash_of(last.hash, link.position, link.sealed_at, link.words_digest, link.fact) != link.hash:
        return Break.CHANGED
    words = link.fact.words
    if words is None or not any(words) or words.digest == link.words_digest:
        return None
    return Break.WORDS


def _hashed(values: list[object]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
