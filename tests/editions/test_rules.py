"""How long an edition lasts."""

from datetime import date, timedelta

import pytest

from forum.bounds import Bound
from forum.editions.rules import Refusal, judge_days

FIRST = date(2027, 3, 1)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("days", "kept", "reason"),
    [
        (0, None, Refusal.BACKWARDS),
        (1, None, None),
        (Bound.EDITION_DAYS.most, None, None),
        (Bound.EDITION_DAYS.most + 1, None, Refusal.TOO_LONG),
        (58_000, None, Refusal.TOO_LONG),
        (58_000, 58_000, None),
        (400, 58_000, Refusal.TOO_LONG),
    ],
)
def test_an_edition_lasts_a_year_at_most_unless_it_does_longer_already(days, kept, reason):
    last = FIRST + timedelta(days=days - 1)
    had = (FIRST, FIRST + timedelta(days=kept - 1)) if kept else None
    assert judge_days({"starts_on": FIRST, "ends_on": last}, had) is reason
