"""VTIMEZONE against zoneinfo: every zone with an Area/Location name, every year from 1970 to 2040."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.formats.onsets import onsets
from forum.formats.zones import vtimezone

pytestmark = pytest.mark.pure

YEARS = range(1970, 2041)
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)  # by then it is 1970 everywhere: components start there
NAMES = sorted(
    z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "SystemV/", "posix/", "right/"))
)


def data_of(name: str) -> bytes:
    """What a zone is made of."""
    kept = [path for path in (Path(root, name) for root in TZPATH) if path.is_file()]
    return (kept[0] if kept else files("tzdata.zoneinfo").joinpath(name)).read_bytes()


def observances(component: str) -> list[tuple[str, dict[str, list[str]]]]:
    found: list[tuple[str, dict[str, list[str]]]] = []
    for row in component.replace("\r\n ", "").split("\r\n"):
        name, _, value = row.partition(":")
        if name == "BEGIN" and value != "VTIMEZONE":
            found.append((value, {}))
        elif found and name not in {"END", "BEGIN"}:
            found[-1][1].setdefault(name, []).append(value)
    return found


def offset(text: str) -> timedelta:
    hours, minutes, seconds = int(text[1:3]), int(text[3:5]), int(text[5:7] or 0)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds) * (-1 if text[0] == "-" else 1)


def read(component: str, last: int) -> list[tuple[datetime, timedelta]]:
    """Onsets in UTC with the offset after each, as RFC 5545 3.6.5 defines them; written without the house's code."""
    found = []
    for _, values in observances(component):
        before, after = offset(values["TZOFFSETFROM"][0]), offset(values["TZOFFSETTO"][0])
        start = datetime.strptime(values["DTSTART"][0], "%Y%m%dT%H%M%S")
        times = [start, *(datetime.strptime(d, "%Y%m%dT%H%M%S") for d in values.get("RDATE", []))]
        if "RRULE" in values:
            times += rrulestr(values["RRULE"][0], dtstart=start).between(start, datetime(last + 2, 1, 1), inc=True)
        found += [(t.replace(tzinfo=UTC) - before, after) for t in times]
    return sorted(found)


def offset_at(read_onsets: list[tuple[datetime, timedelta]], instant: datetime) -> timedelta:
    return [after for at, after in read_onsets if at <= instant][-1]


def judge(name: str, first: datetime, last: datetime) -> int:
    """Compare over the whole range; how many observances it took."""
    component = vtimezone(name, first, last)
    zone = ZoneInfo(name)
    table = read(component, last.year)
    instants = [first, last, first + (last - first) / 2]
    for change in onsets(zone, first, last):
        at = change.at.replace(tzinfo=UTC) - change.before
        instants += [at - timedelta(seconds=1), at, at + timedelta(seconds=1)]
    for instant in instants:
        if first <= instant <= last:
            assert offset_at(table, instant) == instant.astimezone(zone).utcoffset(), (name, instant, component)
    kinds = [kind for kind, _ in observances(component)]
    offsets = {c.before for c in onsets(zone, first, last)} | {c.after for c in onsets(zone, first, last)}
    if len(offsets) <= 2:
        assert kinds.count("STANDARD") == 1, (name, component)
        assert kinds.count("DAYLIGHT") <= 1, (name, component)
    return len(kinds)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_every_zone_is_right_in_every_year(part: int) -> None:
    different = list({data_of(name): name for name in NAMES}.values())  # many have several names
    assert len(different) > 250
    many = 0
    for name in different[part::4]:
        for year in YEARS:
            many += (
                judge(
                    name,
                    max(EARLIEST, datetime(year, 1, 1, tzinfo=UTC)),
                    datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC),
                )
                > 2
            )
    assert many < 200  # years in which a state had three offsets or more, all of them history


@pytest.mark.slow
@given(st.sampled_from(NAMES), st.integers(1970, 2039), st.integers(0, 365), st.integers(0, 1500))
@settings(max_examples=300, deadline=None)
def test_any_range_of_days_is_right(name: str, year: int, start: int, length: int) -> None:
    first = max(EARLIEST, datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=start))
    judge(name, first, first + timedelta(days=length))


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Jerusalem", "Africa/Cairo"]
)
def test_living_summer_time_is_a_rule_with_byday(name: str) -> None:
    found = observances(vtimezone(name, datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)))
    assert [kind for kind, _ in found] == ["STANDARD", "DAYLIGHT"]
    for _, values in found:
        assert "BYDAY=" in values["RRULE"][0]
        assert datetime.strptime(values["DTSTART"][0], "%Y%m%dT%H%M%S").year < 2027


def test_a_zone_that_no_longer_exists_has_no_vtimezone() -> None:
    assert vtimezone("Asia/Atlantis", datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)) == ""
