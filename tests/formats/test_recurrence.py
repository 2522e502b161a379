"""Recurrence, postponement, zones and size: as calendar programs expand and show them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
import recurring_ical_events
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from forum.formats.feed import Feed, Item
from forum.formats.ical import calendar
from forum.releases.rules import WEEKDAYS, Frequency, Override, Released, Repeats, Status
from forum.schedule.rules import judge_repeats
from tests.formats.readers import expand_by_ical_js
from tests.formats.samples import EDITION, UIDS, recurring, week
from tests.releases.samples import PLACE, START, facts

pytestmark = pytest.mark.pure

BERLIN = ZoneInfo("Europe/Berlin")


def feed_of(*sessions, zone="Europe/Berlin"):
    edition = EDITION._replace(timezone=zone)
    items = tuple(Item(Released(f, 0, START), edition) for f in sessions)
    return calendar(Feed("Name", "https://x.example", "https://x.example/a.ics", (), items, "en"))


def shown(facts, zone="Europe/Berlin"):
    return [o.starts_at for o in facts.occurrences(zone) if o.status == "confirmed"]


def test_nine_stay_when_one_is_left_out_one_cancelled_and_one_moves():
    expected = [week(n) for n in (0, 1, 3, 5, 7, 8, 9)] + [week(6, 3)]
    assert shown(recurring()) == sorted(expected)
    assert {at.astimezone(BERLIN).hour for at in expected} == {9, 12}
    data = feed_of(recurring())
    read = recurring_ical_events.of(Calendar.from_ical(data)).between((2027, 1, 1), (2028, 1, 1))
    assert sorted(e["DTSTART"].dt for e in read if e["STATUS"] != "CANCELLED") == sorted(expected)
    assert expand_by_ical_js(data) == [
        f"{at:%Y-%m-%dT%H:%M:%S}.000Z" for at in (*expected[:3], week(5), week(6, 3), *expected[4:7])
    ]
    by_vobject = next(e for e in vobject.readOne(data.decode()).vevent_list if hasattr(e, "rrule"))
    assert len(list(by_vobject.getrruleset(addRDate=True))) == 9


def test_a_recurring_session_is_told_as_the_contract_says():
    data = feed_of(recurring()).decode()
    assert "RRULE:FREQ=WEEKLY;UNTIL=20270503T070000Z\r\n" in data
    assert "EXDATE;TZID=Europe/Berlin:20270315T090000\r\n" in data
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20270329T090000\r\n" in data
    assert "THISANDFUTURE" not in data
    events = Calendar.from_ical(data).walk("VEVENT")
    assert {str(e["UID"]) for e in events} == {UIDS[2]}
    assert len({e["SEQUENCE"] for e in events}) == 1


frequencies = st.sampled_from([*Frequency])


@pytest.mark.slow
@given(
    frequencies,
    st.integers(1, 3),
    st.sets(st.sampled_from(WEEKDAYS)),
    st.integers(0, 364),
    st.integers(5, 400),
    st.data(),
)
@settings(max_examples=120, deadline=None)
def test_any_rule_is_expanded_as_other_programs_expand_it(frequency, interval, days, start, length, data):
    starts = datetime(2027, 1, 1, 9, 30, tzinfo=BERLIN) + timedelta(days=start)
    if days and frequency is Frequency.WEEKLY:
        days = days | {WEEKDAYS[starts.weekday()]}
    weekly = tuple(d for d in WEEKDAYS if d in days) if frequency is Frequency.WEEKLY else ()
    first = starts.astimezone(UTC)
    repeats = Repeats(frequency, interval, weekly, first + timedelta(days=length))
    assert judge_repeats(repeats, first, "Europe/Berlin") in {None, "This repeats too often: at most 400 times."}
    instances = repeats.instances(first, "Europe/Berlin")[:399]
    repeats = msgspec.structs.replace(repeats, until=instances[-1])
    out = data.draw(st.sets(st.sampled_from(instances[1:]), max_size=3)) if len(instances) > 1 else set()
    moved = [i for i in instances if i not in out][-1]
    override = Override(moved, moved + timedelta(hours=2), moved + timedelta(hours=3), PLACE, Status.CONFIRMED)
    repeats = msgspec.structs.replace(repeats, excluded=tuple(sorted(out)), overrides=(override,))
    session = msgspec.structs.replace(facts(1), starts_at=first, ends_at=first + timedelta(hours=1), repeats=repeats)
    ours = shown(session)
    read = recurring_ical_events.of(Calendar.from_ical(feed_of(session))).between((2026, 1, 1), (2031, 1, 1))
    assert sorted(e["DTSTART"].dt.astimezone(UTC) for e in read) == ours


def test_a_zone_that_no_longer_exists_is_told_in_utc():
    data = feed_of(facts(1), zone="Asia/Atlantis").decode()
    assert "DTSTART:20270102T050000Z\r\n" in data
    assert "VTIMEZONE" not in data
    assert "TZID" not in data


@pytest.mark.parametrize("days", [1, 40])
def test_a_session_of_many_days_ends_when_it_ends(days):
    session = msgspec.structs.replace(facts(1), ends_at=START + timedelta(days=days))
    event = Calendar.from_ical(feed_of(session)).walk("VEVENT")[0]
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=days)
