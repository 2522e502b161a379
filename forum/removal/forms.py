"""What a merger is to be: into what, and where the rooms of a venue go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from forum.removal.rules import Refusal
from forum.web.filters import plain
from forum.web.pages import integer


@dataclass(frozen=True, kw_only=True)
class Choice:
    """As an address or a form tells it; `refusal` where it tells of what cannot be chosen."""

    into: Any = None
    rooms: Mapping[int, Any] = field(default_factory=dict)
    refusal: StrEnum | None = None


def read_choice(sent: Mapping[str, str], row: Any, others: Sequence[Any]) -> Choice:
    """Into which of the others."""
    if not sent.get("into"):
        return Choice()
    key = integer(sent["into"])
    into = next((other for other in others if other.id == key), None)
    if into is None:
        return Choice(refusal=Refusal.ITSELF if key == row.id else Refusal.GONE)
    return Choice(into=into)


def _name(room: Any) -> str:
    return plain(room.name).casefold()


def read_rooms(sent: Mapping[str, str], choice: Choice, rooms: Sequence[Any], others: Sequence[Any]) -> Choice:
    """Where each room goes; without a word into the one of the same name, if there is one. 0: it comes along."""
    chosen, refusal = {}, choice.refusal
    for room in rooms:
        told = sent.get(f"room-{room.id}")
        if told is None:
            into = next((other for other in others if _name(other) == _name(room)), None)
        else:
            into = next((other for other in others if str(other.id) == told), None)
            refusal = refusal if into or told == "0" else Refusal.OTHER_ROOM
        if into:
            chosen[room.id] = into
    return Choice(into=choice.into, rooms=chosen, refusal=refusal)
