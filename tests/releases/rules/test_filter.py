"""Filters of the programme."""

from datetime import UTC

import pytest

from forum.releases.rules import (
    Filter,
)
from tests.releases.samples import facts

pytestmark = pytest.mark.pure


def test_filter_takes_any_value_of_a_name_and_every_name():
    zone = UTC
    session = facts(1, title="Oʻzbek gʻisht")
    assert Filter(track=("1", "2"), language=("en",)).matches(session, zone)
    assert not Filter(track=("1",), language=("ru",)).matches(session, zone)
    assert Filter(q=("o'zbek g`isht",)).matches(session, zone)
    assert Filter(day=("2027-01-02",)).matches(session, zone)
    assert not Filter(day=("2027-01-03",)).matches(session, zone)
