"""Which moves are possible, and when one may register."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.editions.models import Edition, EditionState
from forum.registration.models import Category
from forum.registration.models import RegistrationState as S
from forum.registration.rules import MOVES, Refusal, judge_registering, may_move

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("before", list(S))
@pytest.mark.parametrize("after", list(S))
def test_only_the_moves_of_the_table_are_possible(before, after):
    assert may_move(before, after) is (after in MOVES[before])
    assert not (before is S.WITHDRAWN and may_move(before, after))


NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("state", "opens", "closes", "reason"),
    [
        (EditionState.ANNOUNCED, NOW, NOW + SECOND, None),
        (EditionState.ANNOUNCED, NOW + SECOND, NOW + 2 * SECOND, Refusal.TOO_EARLY),
        (EditionState.ANNOUNCED, NOW - SECOND, NOW, Refusal.TOO_LATE),
        (EditionState.ANNOUNCED, NOW - SECOND, NOW + SECOND, None),
        (EditionState.DRAFT, NOW, NOW + SECOND, Refusal.NOT_ANNOUNCED),
        (EditionState.POSTPONED, NOW, NOW + SECOND, Refusal.NOT_ANNOUNCED),
        (EditionState.CANCELLED, NOW, NOW + SECOND, Refusal.CANCELLED),
    ],
)
def test_one_registers_from_the_opening_until_just_before_the_end(state, opens, closes, reason):
    category = Category(opens_at=opens, closes_at=closes)
    assert judge_registering(Edition(state=state), category, NOW) is reason
