"""Zones come from the pinned tzdata alone, whatever the machine has."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.errors import Refused
from forum.invitations.rules import read_reply
from forum.web.language import ZONES
from forum.zones import get_zone, names, same_clock, zones_of

pytestmark = [pytest.mark.pure, pytest.mark.slow]
ASK = "from zoneinfo import ZoneInfo; from datetime import datetime; hours = lambda zone: datetime(2027, 6, 1, tzinfo=zone).strftime('%z')\n"


@pytest.fixture
def false_zones(tmp_path):
    """A folder of zones in which Tashkent keeps the hours of New York, and Atlantis exists."""
    (tmp_path / "Asia").mkdir()
    for name in ("Tashkent", "Atlantis"):
        shutil.copy(str(files("tzdata") / "zoneinfo" / "America" / "New_York"), tmp_path / "Asia" / name)
    return tmp_path


def ask(false_zones, program):
    environ = os.environ | {"PYTHONTZPATH": str(false_zones)}
    done = subprocess.run(
        [sys.executable, "-c", ASK + program], env=environ, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_a_false_zone_of_the_system_is_not_read(false_zones):
    assert ask(false_zones, "print(hours(ZoneInfo('Asia/Tashkent')))") == ["-0400"]  # the plant itself works
    program = "from forum.zones import get_zone, names, same_clock, zones_of; print(hours(get_zone('Asia/Tashkent')), 'Asia/Atlantis' in names(), get_zone('Asia/Atlantis').key)"
    assert ask(false_zones, program) == ["+0500", "False", "UTC"]


def test_a_zone_made_before_the_package_was_imported_is_forgotten(false_zones):
    program = "before = ZoneInfo('Asia/Tashkent'); from forum import create_app; print(hours(before), hours(ZoneInfo('Asia/Tashkent')))"
    assert ask(false_zones, program) == ["-0400", "+0500"]


@pytest.mark.parametrize(
    "name",
    ["Europe", "America/Indiana", "Europe/", "Europe:Berlin", "", ".", "..", "../../etc/passwd", "/etc/localtime", "zone1970.tab", "tzdata.zi", "__init__.py",
     "Europe.Berlin", "Asia/Atlantis", "a\0b", "\ud800", "x" * 5000, "Европа/Берлин", "Customized Time Zone", "a/" * 400 + "b"],
)  # fmt: skip
def test_what_is_no_zone_is_utc(name):
    assert get_zone(name).key == "UTC"


def test_every_offered_zone_exists():
    assert len(ZONES) > 400
    assert {get_zone(name).key for name in ZONES} == ZONES <= names()


@pytest.mark.parametrize("name", ["Europe", "America/Indiana", "x" * 3000])
def test_a_calendar_that_names_a_folder_as_its_zone_is_set_aside(name):
    lines = [
        "BEGIN:VCALENDAR",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "UID:1",
        f"DTSTART;TZID={name}:20270101T100000",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    with pytest.raises(Refused):
        read_reply("\r\n".join(lines).encode())


def test_a_country_has_its_zones_and_an_unknown_one_none():
    assert zones_of("KG") == ("Asia/Bishkek",)
    assert zones_of("UZ") == ("Asia/Samarkand", "Asia/Tashkent")
    assert len(zones_of("RU")) > 20
    assert zones_of("ZZ") == zones_of("") == ()


@given(st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)), *[st.sampled_from(sorted(names()))] * 2)
def test_the_clock_of_another_zone_shows_the_same_unless_it_skips_that_hour(local, before, after):
    instant = local.replace(tzinfo=get_zone(before)).astimezone(UTC)
    shown = instant.astimezone(get_zone(before)).replace(tzinfo=None)
    there = shown.replace(tzinfo=get_zone(after)).astimezone(UTC).astimezone(get_zone(after)).replace(tzinfo=None)
    moved = same_clock(instant, before, after).astimezone(get_zone(after)).replace(tzinfo=None)
    assert (moved == shown) == (there == shown)
