"""The table of moves."""

import pytest

from forum.registration.models import RegistrationState as S
from forum.registration.rules import MOVES, may_move

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("before", list(S))
@pytest.mark.parametrize("after", list(S))
def test_only_the_moves_of_the_table_are_possible(before, after):
    assert may_move(before, after) is (after in MOVES[before])
    assert not (before is S.WITHDRAWN and may_move(before, after))
