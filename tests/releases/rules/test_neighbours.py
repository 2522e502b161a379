"""What stands around a session."""

import msgspec
import pytest

from forum.releases.rules import Place, Released
from forum.releases.rules.neighbours import MOST_BESIDE, neighbours_of
from tests.releases.samples import PLACE, START, facts

pytestmark = pytest.mark.pure
SECOND = msgspec.structs.replace(PLACE, room_id=2, room={"en": "Hall 2"})
NOWHERE = Place(None, {}, *msgspec.structs.astuple(PLACE)[2:])


def released(*args, **kw):
    return Released(facts(*args, **kw), 0, START)


def ids(neighbours):
    one = [side.facts.id if side else None for side in neighbours[:2]]
    return (*one, [each.facts.id for each in neighbours.beside])


@pytest.mark.parametrize(
    ("place", "others", "told"),
    [
        (PLACE, [], (None, None, [])),
        (PLACE, [released(1, hours=1), released(2, hours=3), released(3, hours=4), released(4)], (1, 3, [2])),
        (PLACE, [released(1, hours=1, place=SECOND), released(2, hours=3, place=SECOND)], (None, None, [2])),
        (PLACE, [released(1, hours=1), released(2, hours=2, status="cancelled")], (1, None, [])),
        (PLACE, [released(3, hours=3, status="cancelled")], (None, None, [])),
        # in the order of halls, whatever their keys
        (NOWHERE, [released(1, hours=3, place=SECOND), released(2, hours=3)], (None, None, [2, 1])),
        # without a hall along the track
        (NOWHERE, [released(1, hours=2, place=SECOND), released(2, hours=5)], (1, 2, [])),
    ],
)
def test_neighbours_are_told_by_hall_or_track(place, others, told):
    session = facts(9, hours=3, place=place)
    assert ids(neighbours_of(session, [Released(session, 0, START), *others], "en")) == told


def test_of_a_crowded_hour_only_some_are_told():
    session = facts(999, hours=0)
    assert len(neighbours_of(session, [released(n) for n in range(40)], "en").beside) == MOST_BESIDE
