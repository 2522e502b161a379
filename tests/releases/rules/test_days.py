"""Days of an edition: each begins at an hour of its own, and what lasts several stands on each."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.editions.models import EditionFacts, EditionState, SeriesFacts, VenueFacts
from forum.releases.rules import Days, Document, Filter, Released, ReleasedEdition, decode, encode
from forum.schedule.rules import judge_days
from forum.zones import begin_of, get_zone, names
from tests.releases.samples import facts

pytestmark = pytest.mark.pure
MONDAY = date(2027, 3, 1)
TASHKENT = "Asia/Tashkent"


def local(text: str, zone: str = TASHKENT) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=get_zone(zone)).astimezone(UTC)


def lasting(first: str, last: str, zone: str = TASHKENT):
    return msgspec.structs.replace(facts(1), starts_at=local(first, zone), ends_at=local(last, zone))


def on(begins: str, first: str, last: str, *, ends_on: date | None = None) -> list[int]:
    """The days of March on which it stands."""
    days = Days(TASHKENT, time.fromisoformat(begins), ends_on)
    return [day.day for day in days.on(lasting(first, last))]


@pytest.mark.parametrize(
    ("begins", "instant", "day"),
    [
        ("00:00", "2027-03-02T00:00", 2),
        ("05:00", "2027-03-02T01:00", 1),
        ("05:00", "2027-03-02T04:59", 1),
        ("05:00", "2027-03-02T05:00", 2),
        ("12:00", "2027-03-02T11:59", 1),
    ],
)
def test_an_instant_belongs_to_the_day_that_began_before_it(begins, instant, day):
    assert Days(TASHKENT, time.fromisoformat(begins)).of(local(instant)).day == day


@pytest.mark.parametrize(
    ("begins", "starts", "ends", "days"),
    [
        ("00:00", "2027-03-01T09:00", "2027-03-01T18:00", [1]),
        ("00:00", "2027-03-01T09:00", "2027-03-03T18:00", [1, 2, 3]),
        ("00:00", "2027-03-01T09:00", "2027-03-03T00:00", [1, 2]),
        ("00:00", "2027-03-01T23:00", "2027-03-02T01:00", [1]),  # a night is no day
        ("00:00", "2027-03-01T18:00", "2027-03-02T06:00", [1]),
        ("00:00", "2027-03-01T18:00", "2027-03-02T06:01", [1, 2]),
        ("00:00", "2027-03-02T01:00", "2027-03-02T03:00", [2]),
        ("05:00", "2027-03-02T01:00", "2027-03-02T03:00", [1]),
        ("05:00", "2027-03-02T04:00", "2027-03-02T10:00", [1, 2]),
        ("09:00", "2027-03-01T20:00", "2027-03-02T09:00", [1]),
        ("09:00", "2027-03-01T20:00", "2027-03-02T09:30", [1, 2]),
    ],
)
def test_what_lasts_several_days_stands_on_each(begins, starts, ends, days):
    assert on(begins, starts, ends) == days


def test_the_last_night_is_part_of_the_last_day():
    assert on("00:00", "2027-03-02T20:00", "2027-03-03T10:00", ends_on=date(2027, 3, 2)) == [2]
    assert on("00:00", "2027-03-02T20:00", "2027-03-03T10:00", ends_on=date(2027, 3, 5)) == [2, 3]
    assert on("00:00", "2027-03-01T20:00", "2027-03-05T18:00", ends_on=date(2027, 3, 2)) == [1, 2, 3, 4, 5]  # so too
    assert on("00:00", "2027-03-07T20:00", "2027-03-08T10:00", ends_on=date(2027, 3, 5)) == [7, 8]  # outside for itself


def test_a_filter_by_day_finds_what_goes_on():
    days = Days(TASHKENT, time(5))
    fair = lasting("2027-03-01T09:00", "2027-03-03T18:00")
    assert [Filter(day=(f"2027-03-0{n}",)).matches(fair, days) for n in range(1, 5)] == [True, True, True, False]
    concert = lasting("2027-03-02T01:00", "2027-03-02T03:00")
    assert [Filter(day=(f"2027-03-0{n}",)).admits(concert, days) for n in range(1, 4)] == [True, False, False]


def document(*sessions, begins: time = time()) -> Document:
    venue = VenueFacts(1, {}, {}, {}, "UZ", TASHKENT, None, None)
    edition = EditionFacts(
        uid="0" * 32, slug="e", name={}, about={}, audience={}, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=1),
        opens_at=None, closes_at=None, languages=(), state=EditionState.ANNOUNCED,
        series=SeriesFacts(1, "s", {}, "lapis"), venue=venue, day_starts_at=begins,
    )  # fmt: skip
    released = tuple(Released(each, 0, local("2027-01-01T00:00")) for each in sessions)
    return Document(
        1, released[0].modified_at, TASHKENT, released, ReleasedEdition(edition, 0, released[0].modified_at)
    )


def test_a_programme_has_the_days_of_what_takes_place():
    sessions = (
        lasting("2027-03-01T09:00", "2027-03-02T18:00"),
        lasting("2027-03-03T01:00", "2027-03-03T03:00"),
    )
    assert [day.day for day in document(*sessions, begins=time(5)).dates] == [1, 2]
    assert [day.day for day in document(*sessions).dates] == [1, 2, 3]
    assert msgspec.structs.replace(document(*sessions), edition=None).days == Days(TASHKENT)


def test_a_release_of_old_has_days_that_begin_at_midnight():
    programme, edition = encode(document(facts(1), begins=time(5)))
    assert decode(programme, edition).days == Days(TASHKENT, time(5), MONDAY + timedelta(days=1))
    old = edition.replace(b',"day_starts_at":"05:00:00"', b"")
    assert old != edition
    assert decode(programme, old).days == Days(TASHKENT, time(), MONDAY + timedelta(days=1))


CHANGES = [  # nights on which the clock changes, one by half an hour, one at midnight, one by a whole day
    ("Europe/Berlin", date(2027, 3, 28)),
    ("Europe/Berlin", date(2027, 10, 31)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Africa/Cairo", date(2027, 4, 30)),
    ("Africa/Cairo", date(2027, 10, 29)),
    ("Pacific/Apia", date(2011, 12, 31)),
]


@pytest.mark.parametrize(("zone", "night"), CHANGES)
@pytest.mark.parametrize("begins", [time(), time(0, 30), time(2), time(2, 30), time(3), time(5), time(12)])
def test_each_instant_of_a_night_of_change_is_on_one_day_and_days_follow(zone, night, begins):
    days = Days(zone, begins)
    start = begin_of(night - timedelta(days=2), zone)
    instants = [start + timedelta(minutes=n) for n in range(0, 4 * 24 * 60, 5)]
    found = [days.of(instant) for instant in instants]
    assert found == sorted(found)
    for instant, day in zip(instants, found, strict=True):
        first, after = days.hours(day)
        assert first <= instant < after


@settings(deadline=None)
@given(
    zone=st.sampled_from(sorted(names())),
    begins=st.times(max_value=time(12)).map(lambda at: at.replace(second=0, microsecond=0)),
    first=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    length=st.integers(0, 5),
    minute=st.integers(-1440, 8 * 1440),
    minutes=st.integers(5, 14 * 1440),
)
def test_whatever_may_take_place_stands_on_a_day_of_its_edition(zone, begins, first, length, minute, minutes):
    last = first + timedelta(days=length)
    starts_at = begin_of(first, zone) + timedelta(minutes=minute)
    ends_at = starts_at + timedelta(minutes=minutes)
    if judge_days(first, last, starts_at, ends_at, zone, begins) is not None:
        return
    session = msgspec.structs.replace(facts(1), starts_at=starts_at, ends_at=ends_at)
    found = Days(zone, begins, last).on(session)
    assert first <= found[0] <= found[-1] <= last
