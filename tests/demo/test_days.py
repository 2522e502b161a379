"""Whatever the day, there is a coming and a past edition of each series."""

from collections import Counter
from datetime import date, timedelta

import pytest

from forum.demo.days import LEAD, MONDAY
from forum.demo.editions import GRANTS, INNOPROM, PLANS
from forum.demo.texts import SERIES

pytestmark = pytest.mark.pure
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(4 * 366)]


def test_innoprom_is_in_late_april_from_monday_on():
    for today in DAYS:
        for first in (INNOPROM.coming(today), INNOPROM.past(today)):
            assert (first.month, first.weekday()) == (4, MONDAY)
            assert 20 <= first.day <= 26
        assert INNOPROM.coming(today) >= today + LEAD


@pytest.mark.parametrize("today", DAYS[::61], ids=str)
def test_editions_are_past_or_coming_as_their_plans_say_each_with_an_address_of_its_own(today):
    known = Counter(series for series, *_ in SERIES)
    addresses = set()
    for plan in PLANS:
        _, last = plan.days(today)
        assert (last < today) == plan.is_past or plan.series == "summit"
        addresses.add((plan.series, plan.address(today)))
        known[plan.series] += 1
    assert len(addresses) == len(PLANS)
    assert min(known.values()) > 2


def test_a_yearly_edition_that_is_too_near_is_that_of_the_next_year():
    assert GRANTS.coming(date(2027, 1, 10)) == date(2027, 2, 9)
    assert GRANTS.coming(date(2027, 1, 11)) == date(2028, 2, 8)


def test_no_two_forums_that_everybody_sees_have_one_accent():
    accents = [accent for _, accent, is_closed, *_ in SERIES if not is_closed]
    assert len(set(accents)) == len(accents) > 5
