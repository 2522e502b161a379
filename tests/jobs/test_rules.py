"""When jobs run again, and what operators hear."""

from datetime import UTC, datetime, time, timedelta

import pytest

from forum.errors import summary
from forum.jobs.models import JobState
from forum.jobs.rules import LATE, LEASE, MAX_PAUSE, MAX_RUN, first_turn, next_turn, pause, trouble_of

pytestmark = pytest.mark.pure

NOW = datetime(2027, 1, 1, 12, 3, tzinfo=UTC)
SECONDS, MINUTES, HOURS = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def test_pauses_grow_up_to_a_cap():
    assert [pause(n) / SECONDS for n in range(1, 9)] == [30, 60, 120, 240, 480, 960, 1920, 3600]
    assert pause(10_000) == MAX_PAUSE


@pytest.mark.parametrize(
    ("every", "daily", "first", "later"),
    [
        (15 * SECONDS, None, NOW, NOW + 15 * SECONDS),
        (None, time(3), NOW.replace(day=2, hour=3, minute=0), NOW.replace(day=2, hour=3, minute=0)),
        (None, time(12, 4), NOW + MINUTES, NOW + MINUTES),
        (None, time(12, 3), NOW + 24 * HOURS, NOW + 24 * HOURS),
        (None, None, None, None),
    ],
)
def test_the_clock_has_turns_of_two_kinds(every, daily, first, later):
    assert (first_turn(every, daily, NOW), next_turn(every, daily, NOW)) == (first, later)


@pytest.mark.parametrize(
    ("state", "trouble"),
    [
        ({"due_at": NOW}, None),
        ({"due_at": NOW - LATE}, None),
        ({"due_at": None}, None),
        ({"due_at": NOW - 6 * MINUTES}, "waits since 2027-01-01 11:57 UTC: is a server or worker running?"),
        ({"due_at": NOW - 6 * MINUTES, "leased_until": NOW + LEASE, "started_at": NOW - 6 * MINUTES}, None),
        ({"due_at": NOW - 2 * MAX_RUN, "leased_until": NOW + LEASE, "started_at": NOW - 31 * MINUTES},
         "has been running since 2027-01-01 11:32 UTC"),
        ({"failures": 1, "finished_at": NOW, "error": "OSError"}, "failed once, last 2027-01-01 12:03 UTC: OSError"),
        ({"failures": 3, "finished_at": NOW, "error": "KeyError: 'x'"},
         "failed 3 times, last 2027-01-01 12:03 UTC: KeyError: 'x'"),
    ],
)  # fmt: skip
def test_what_an_operator_hears(state, trouble):
    said = trouble_of(JobState(**({"name": "tell", "failures": 0} | state)), NOW)
    assert said == (trouble and f"job tell {trouble}")


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (OSError(), "OSError"),
        (KeyError("paul@test.example"), "KeyError: '…'"),
        (ValueError('no <Paul.T@test.example>, "x@y" twice\nDETAIL: Paul'), 'ValueError: no <…>, "…" twice'),
        (ValueError("long" * 100), f"ValueError: {'long' * 47}"),
    ],
)
def test_a_problem_is_told_without_addresses(problem, said):
    assert summary(problem) == said
