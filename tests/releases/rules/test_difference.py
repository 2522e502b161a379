"""What changed between two releases."""

import msgspec
import pytest

from forum.releases.rules import (
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
