"""Which date of a series is which, in two releases."""

from datetime import timedelta

import msgspec
import pytest

from forum.releases.rules import Frequency, Override, Repeats, Status
from forum.releases.rules.dates import moved_dates, paired
from tests.releases.samples import START, facts

pytestmark = pytest.mark.pure
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def series(start=START, days=3, **more):
    """Every day from a start on."""
    until = start + (days - 1) * DAY
    whole = facts(1, hours=(start - START) / HOUR)
    rule = Repeats(frequency=Frequency.DAILY, interval=1, weekdays=(), until=until, **more)
    return msgspec.structs.replace(whole, repeats=rule)


def own(recurs_at, starts_at, status=Status.CONFIRMED):
    return Override(recurs_at, starts_at, starts_at + HOUR, facts(1).place, status)


def known(before, after):
    """Of each pair the hours after the first start, before and now."""
    pairs = paired(before, "UTC", after, "UTC")
    return [tuple(each and (each.starts_at - START) / HOUR for each in pair[:2]) for pair in pairs]


@pytest.mark.parametrize(
    ("after", "pairs"),
    [
        (series(), [(0, 0), (24, 24), (48, 48)]),
        (series(START + HOUR), [(0, 1), (24, 25), (48, 49)]),
        (series(START + DAY), [(0, 24), (24, 48), (48, 72)]),
        (series(START + DAY, days=2), [(0, None), (24, 24), (48, 48)]),
        (series(days=4), [(0, 0), (24, 24), (48, 48), (None, 72)]),
        (series(excluded=(START + DAY,)), [(0, 0), (24, None), (48, 48)]),
        (series(START + 9 * DAY, days=2), [(48, None), (0, 216), (24, 240)]),
        (facts(1), [(0, 0), (24, None), (48, None)]),
    ],
)
def test_each_date_is_found_where_its_series_went(after, pairs):
    assert known(series(), after) == pairs


def test_only_dates_that_are_elsewhere_have_a_place_before():
    second = own(START + DAY, START + DAY + 5 * HOUR)
    kept = own(START + DAY + HOUR, START + DAY + 5 * HOUR)
    moved = moved_dates(series(overrides=(second,)), "UTC", series(START + HOUR, overrides=(kept,)), "UTC")
    assert {at: before.starts_at for at, before in moved.items()} == {
        START + HOUR: START,
        START + 2 * DAY + HOUR: START + 2 * DAY,
    }
