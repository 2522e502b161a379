"""Conflicts of a draft, and the days on which something may be."""

from datetime import date, datetime, time

import msgspec
import pytest

from forum.releases.rules import (
    Appears,
)
from forum.schedule.rules import MAX_CONFLICTS, Refusal, conflicts, judge_days, realigned
from forum.zones import get_zone
from tests.releases.samples import PLACE, facts

pytestmark = pytest.mark.pure


def test_conflicts_of_room_and_speaker_but_not_of_cancelled_or_neighbours():
    speaker = (Appears(7, {"en": "Aziza"}, {}, {}, "", "speaker"),)
    nowhere = msgspec.structs.replace(PLACE, room_id=None)
    assert [c.kind for c in conflicts([facts(1), facts(2)], "UTC")] == ["room"]
    assert [
        c.kind for c in conflicts([facts(1, speakers=speaker, place=nowhere), facts(2, speakers=speaker)], "UTC")
    ] == ["speaker"]
    assert conflicts([facts(1), facts(2, hours=1)], "UTC") == ()
    assert conflicts([facts(1), facts(2, status="cancelled")], "UTC") == ()
    assert conflicts([facts(1, place=nowhere), facts(2, place=nowhere)], "UTC") == ()


def test_a_person_who_stands_in_the_programme_twice_collides_with_themselves_only_elsewhere():
    nowhere = msgspec.structs.replace(PLACE, room_id=None)
    one, other = (Appears(n, {"en": "Aziza"}, {}, {}, "", "speaker") for n in (7, 8))
    first, second = facts(1, speakers=(one,), place=nowhere), facts(2, speakers=(other,), place=nowhere)
    assert conflicts([first, second], "UTC") == conflicts([first, second], "UTC", {7: 1, 8: 2}) == ()
    assert [c.kind for c in conflicts([first, second], "UTC", {7: 1, 8: 1})] == ["speaker"]
    assert conflicts([facts(1, speakers=(one, other))], "UTC", {7: 1, 8: 1}) == ()


def test_what_collides_with_everything_is_told_within_bounds():
    assert len(conflicts([facts(n) for n in range(20)], "UTC")) == 190
    assert len(conflicts([facts(n) for n in range(2000)], "UTC")) == MAX_CONFLICTS


@pytest.mark.parametrize(
    ("starts", "ends", "refusal"),
    [
        ("2027-03-01T00:00", "2027-03-01T01:00", None),
        ("2027-02-28T23:59", "2027-03-01T01:00", Refusal.OUTSIDE),
        ("2027-03-02T22:30", "2027-03-03T01:30", None),
        ("2027-03-02T23:59", "2027-03-03T12:00", None),
        ("2027-03-02T23:59", "2027-03-03T12:01", Refusal.TOO_LATE),
        ("2027-03-03T00:00", "2027-03-03T01:00", Refusal.NIGHT),
        ("2027-03-03T10:00", "2027-03-03T13:00", Refusal.OUTSIDE),
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Tashkent", "UTC", "America/New_York"])
def test_what_begins_on_the_last_day_may_go_on_into_the_night(starts, ends, refusal, zone):
    times = [datetime.fromisoformat(each).replace(tzinfo=get_zone(zone)) for each in (starts, ends)]
    assert judge_days(date(2027, 3, 1), date(2027, 3, 2), *times, zone) is refusal


@pytest.mark.parametrize(
    ("begin", "starts", "ends", "refusal"),
    [
        (time(5), "2027-03-03T01:00", "2027-03-03T03:00", None),
        (time(5), "2027-03-03T04:59", "2027-03-03T12:00", None),
        (time(5), "2027-03-03T05:00", "2027-03-03T06:00", Refusal.NIGHT),
        (time(5), "2027-03-01T04:59", "2027-03-01T06:00", Refusal.OUTSIDE),
        (time(5), "2027-03-01T05:00", "2027-03-01T06:00", None),
        (time(12), "2027-03-03T11:00", "2027-03-03T12:00", None),
        (time(5), "2027-03-03T04:00", "2027-03-03T12:01", Refusal.TOO_LATE),
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Tashkent", "UTC", "America/New_York"])
def test_the_last_night_belongs_to_the_last_day(begin, starts, ends, refusal, zone):
    times = [datetime.fromisoformat(each).replace(tzinfo=get_zone(zone)) for each in (starts, ends)]
    assert judge_days(date(2027, 3, 1), date(2027, 3, 2), *times, zone, begin) is refusal


def test_dates_keep_their_day_unless_none_is_left():
    day = [datetime(2027, 5, n, 10, tzinfo=get_zone("UTC")) for n in range(1, 6)]
    later = [at.replace(hour=11) for at in day]
    assert realigned(day[:3], day[:2], "UTC") == dict(zip(day[:2], day[:2], strict=True))
    assert realigned(day[:3], later[::2], "UTC") == {day[0]: later[0], day[2]: later[2]}
    assert realigned(day[:3], day[1:4], "UTC") == {day[1]: day[1], day[2]: day[2]}
    assert realigned(day[:2], day[2:], "UTC") == {day[0]: day[2], day[1]: day[3]}
    assert realigned(day[:3], [], "UTC") == {}
