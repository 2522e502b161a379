"""When a change must go by mail."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from forum.notices.rules import Poller, affects_from, due_at
from forum.releases.rules import Change, Happening, Status
from tests.formats.samples import recurring, week
from tests.releases.samples import facts

pytestmark = pytest.mark.pure

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts_in", "devices", "due_in"),
    [
        (30 * 24 * HOUR, [], 0 * HOUR),  # nobody looks: now
        (1 * HOUR, [Poller(NOW - HOUR, HOUR / 2)], 0 * HOUR),  # too soon for any calendar
        (24 * HOUR, [Poller(NOW - HOUR, HOUR / 2)], HOUR / 2),  # an expected fetch, and one interval of patience
        (30 * 24 * HOUR, [Poller(NOW - HOUR)], 47 * HOUR),  # unknown interval: a day, and another
        (20 * HOUR, [Poller(NOW - HOUR)], 0 * HOUR),  # a day is too long then
        (20 * HOUR, [Poller(NOW - HOUR), Poller(NOW, HOUR)], 2 * HOUR),  # the quickest device counts
        (30 * 24 * HOUR, [Poller(NOW - 30 * 24 * HOUR, HOUR)], 0 * HOUR),  # a device nobody uses any more
        (5 * HOUR, [Poller(NOW, HOUR)], 2 * HOUR),  # never later than the lead
    ],
)
def test_when_a_letter_is_due(starts_in, devices, due_in):
    assert due_at(NOW + starts_in, devices, NOW) == NOW + due_in


def test_only_what_somebody_would_miss_counts():
    before, now = recurring(), week(1, -5)
    fewer = msgspec.structs.replace(
        before, repeats=msgspec.structs.replace(before.repeats, excluded=(week(2), week(5)))
    )
    assert affects_from(Change(Happening.MOVED, before, fewer, ("repeats",)), "Europe/Berlin", now) == week(5)
    assert affects_from(Change(Happening.CHANGED, facts(1), facts(1, "New"), ("title",)), "UTC", now) is None
    assert affects_from(Change(Happening.REMOVED, facts(1), None), "UTC", facts(1).ends_at + HOUR) is None
    assert (
        affects_from(
            Change(Happening.CANCELLED, facts(1), facts(1, status="cancelled")), "UTC", facts(1).starts_at - HOUR
        )
        == facts(1).starts_at
    )


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_nobody_misses_that_what_is_off_was_moved(status):
    soon = {"starts_at": NOW + 5 * HOUR, "ends_at": NOW + 6 * HOUR}
    before = msgspec.structs.replace(facts(1), status=status, **soon)
    after = msgspec.structs.replace(before, starts_at=NOW + 4 * HOUR, ends_at=NOW + 5 * HOUR)
    assert affects_from(Change(Happening.MOVED, before, after), "UTC", NOW) is None
    on = msgspec.structs.replace(after, status=Status.CONFIRMED)
    assert affects_from(Change(Happening.REINSTATED, before, on), "UTC", NOW) == NOW + 4 * HOUR
