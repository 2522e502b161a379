"""What changed between two releases."""

from datetime import timedelta

import msgspec
import pytest

from forum.releases.rules import (
    Frequency,
    Override,
    Repeats,
    Status,
    difference,
    next_document,
)
from tests.releases.samples import PLACE, START, facts

pytestmark = pytest.mark.pure


def test_difference_says_what_happened_to_each_session():
    elsewhere = msgspec.structs.replace(PLACE, room_id=2, room={"en": "Hall 2"})
    before = next_document(None, [facts(1), facts(2), facts(3), facts(4, status="cancelled"), facts(5)], "UTC", START)
    draft = [facts(1, place=elsewhere), facts(2, title="New"), facts(3, status="cancelled"), facts(4), facts(6)]
    found = {c.facts.uid: c.kind for c in difference(before, next_document(before, draft, "UTC", START))}
    assert found == {
        "uid-1": "moved",
        "uid-2": "changed",
        "uid-3": "cancelled",
        "uid-4": "reinstated",
        "uid-5": "removed",
        "uid-6": "added",
    }


DAY = timedelta(days=1)
DAILY = Repeats(frequency=Frequency.DAILY, interval=1, weekdays=(), until=START + 2 * DAY)
LEFT_OUT = msgspec.structs.replace(DAILY, excluded=(START + DAY,))


def own(status="confirmed", hours=0):
    at = START + DAY + timedelta(hours=hours)
    override = Override(START + DAY, at, at + timedelta(hours=1), PLACE, Status(status))
    return msgspec.structs.replace(DAILY, overrides=(override,))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (DAILY, LEFT_OUT, "date-off"),
        (DAILY, own("cancelled"), "date-off"),
        (own(hours=1), LEFT_OUT, "date-off"),
        (LEFT_OUT, DAILY, "date-on"),
        (LEFT_OUT, own(hours=1), "date-on"),
        (own("cancelled"), own(), "date-on"),
        (DAILY, own(hours=1), "moved"),
        (LEFT_OUT, msgspec.structs.replace(DAILY, excluded=(START,)), "moved"),
        (DAILY, msgspec.structs.replace(LEFT_OUT, until=START + DAY), "moved"),
    ],
)
def test_a_single_date_that_is_off_or_on_again_is_no_move(before, after, kind):
    was, now = (msgspec.structs.replace(facts(1), repeats=each) for each in (before, after))
    (change,) = difference(
        next_document(None, [was], "UTC", START),
        next_document(next_document(None, [was], "UTC", START), [now], "UTC", START),
    )
    assert change.kind == kind
