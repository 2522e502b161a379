"""What may stand in the draft's programme, and in which order."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from forum.languages import N_
from forum.programme.models import SpeakerRole


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
