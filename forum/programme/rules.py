"""What may stand in the draft's programme, and in which order."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from forum.languages import N_
from forum.programme.models import Speaker, SpeakerRole


class Refusal(StrEnum):
    SPEAKS_ALREADY = N_("This person already speaks at this edition.")


def in_places(
    before: Sequence[SpeakerRole], speakers: Sequence[int], chairs: Sequence[int]
) -> Iterator[tuple[int, SpeakerRole]]:
    """Speakers and chairs in one row. Each kind keeps the places it had, those who are new come last.

    So a session saved unchanged stays as it is, whether its chair stands first or last.
    """
    left = {SpeakerRole.SPEAKER: list(speakers), SpeakerRole.CHAIR: list(chairs)}
    for role in (*before, *(SpeakerRole.SPEAKER for _ in speakers), *(SpeakerRole.CHAIR for _ in chairs)):
        if left[role]:
            yield left[role].pop(0), role


def lacking(speaker: Speaker, other: Speaker) -> dict[str, Any]:
    """What the one does not say and the other does, by attribute: of a text the languages that are empty."""
    lacks: dict[str, Any] = {}
    for name in Speaker.TRACED:
        own, others = getattr(speaker, name), getattr(other, name)
        if isinstance(others, Mapping):
            others = {language: text for language, text in others.items() if text and not own.get(language)}
            own = ""
        if others and not own:
            lacks[name] = others
    return lacks


def filled(speaker: Speaker, told: Mapping[str, Any]) -> dict[str, Any]:
    """Its values once it says this too."""
    return {name: getattr(speaker, name) | said if isinstance(said, Mapping) else said for name, said in told.items()}


def emptied(speaker: Speaker, told: Mapping[str, Any]) -> dict[str, Any]:
    """Its values once it says this no more; what somebody changed since stays."""
    values: dict[str, Any] = {}
    for name, said in told.items():
        own = getattr(speaker, name)
        if isinstance(said, Mapping):
            values[name] = {code: text for code, text in own.items() if text != said.get(code)}
        elif own == said:
            values[name] = ""
    return values
