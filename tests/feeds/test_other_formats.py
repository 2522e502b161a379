"""Every other format of the same feed, read back by libraries that are not ours."""

import csv
import io
import json
import re
import zipfile
from datetime import datetime, time
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import jsonschema
import openpyxl
import pytest
import xmlschema
from icalendar import Calendar

from forum.formats import FORMATS
from forum.formats.agenda import entries
from tests.feeds.samples import UIDS, everything, one_edition

pytestmark = pytest.mark.pure

FRAB = {
    "type": "object",
    "required": ["generator", "schedule"],
    "properties": {
        "schedule": {
            "type": "object",
            "required": ["version", "base_url", "conference"],
            "properties": {
                "conference": {
                    "type": "object",
                    "required": ["acronym", "title", "start", "end", "daysCount", "timeslot_duration", "time_zone_name", "rooms", "days"],
                    "properties": {
                        "acronym": {"pattern": "^[a-z0-9_-]{4,}$"},
                        "start": {"format": "date"},
                        "timeslot_duration": {"pattern": "^\\d{2}:\\d{2}$"},
                        "days": {"type": "array", "items": {"$ref": "#/$defs/day"}},
                    },
                }
            },
        }
    },
    "$defs": {
        "guid": {"pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"},
        "day": {
            "required": ["index", "date", "day_start", "day_end", "rooms"],
            "properties": {
                "index": {"type": "integer", "minimum": 1},
                "day_start": {"format": "date-time"},
                "rooms": {"type": "object", "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/event"}}},
            },
        },
        "event": {
            "required": ["guid", "id", "date", "start", "duration", "room", "slug", "url", "title", "subtitle", "language", "track", "type", "abstract", "persons", "links", "attachments"],
            "properties": {
                "guid": {"$ref": "#/$defs/guid"},
                "id": {"type": "integer", "minimum": 1},
                "date": {"format": "date-time", "pattern": "(Z|[+-]\\d{2}:\\d{2})$"},
                "start": {"pattern": "^\\d{2}:\\d{2}$"},
                "duration": {"pattern": "^(\\d{1,2}:)?\\d{2}:\\d{2}$"},
                "url": {"format": "uri"},
                "persons": {"type": "array", "items": {"required": ["id", "guid", "public_name"], "properties": {"guid": {"$ref": "#/$defs/guid"}}}},
                "links": {"type": "array", "items": {"required": ["url", "title"]}},
            },
        },
    },
}  # fmt: skip


def sample(ending: str, language: str = "en"):
    return one_edition(language) if FORMATS[ending].whole else everything(language)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("language", ["en", "ru", "uz"])
def test_every_format_is_the_same_bytes_for_the_same_feed(ending, language):
    made = FORMATS[ending].render
    assert made(sample(ending, language)) == made(sample(ending, language))


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_can_be_empty(ending):
    assert FORMATS[ending].render(one_edition()._replace(items=()))


@pytest.mark.parametrize("ending", [e for e in FORMATS if e != "pdf"])
def test_no_format_carries_control_or_bidi_characters_or_an_address(ending):
    data = FORMATS[ending].render(sample(ending))
    if ending == "xlsx":
        data = b"".join(zipfile.ZipFile(io.BytesIO(data)).read(n) for n in zipfile.ZipFile(io.BytesIO(data)).namelist())
    said = data.decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", said)
    assert not re.search(r"\\u00(0[0-8bcef]|1[0-9a-f])|\\u202[a-e]", said)
    assert "mailto" not in said


def test_frab_xml_is_valid_and_leaves_out_what_does_not_take_place():
    data = FORMATS["frab.xml"].render(one_edition())
    xmlschema.XMLSchema(Path(__file__).parent / "frab.xsd").validate(data.decode())
    found = {e.get("guid") for e in ET.fromstring(data).iter("event")}
    assert found == {UIDS[1], UIDS[3], UIDS[7]}


def test_frab_xml_gives_every_occurrence_its_own_guid():
    whole = everything()
    council = whole._replace(editions=whole.editions[1:], items=tuple(i for i in whole.items if i.facts.repeats))
    data = FORMATS["frab.xml"].render(council)
    xmlschema.XMLSchema(Path(__file__).parent / "frab.xsd").validate(data.decode())
    assert len(list(ET.fromstring(data).iter("event"))) == 8  # ten, one left out, one cancelled


def test_frab_json_is_valid():
    found = json.loads(FORMATS["frab.json"].render(one_edition("ru")))
    jsonschema.validate(found, FRAB, format_checker=jsonschema.FormatChecker())
    assert found["schedule"]["conference"]["time_zone_name"] == "Asia/Tashkent"


def test_jcal_says_what_the_icalendar_feed_says():
    name, _, components = json.loads(FORMATS["jcal.json"].render(everything()))
    assert name == "vcalendar"
    ours = Calendar.from_ical(FORMATS["ics"].render(everything()))
    assert [c[0] for c in components] == [c.name.lower() for c in ours.subcomponents]
    rules = [p[3] for c in components for p in c[1] if p[0] == "rrule"]
    assert rules == [{"freq": "WEEKLY", "until": "2027-05-03T07:00:00Z"}]


def test_xcal_has_a_place_for_everything_jcal_has():
    space = "{urn:ietf:params:xml:ns:icalendar-2.0}"
    root = ET.fromstring(FORMATS["xcal.xml"].render(everything()))
    calendar = root.find(f"{space}vcalendar")
    events = calendar.findall(f"{space}components/{space}vevent")
    assert len(events) == len(Calendar.from_ical(FORMATS["ics"].render(everything())).walk("VEVENT"))
    start = events[-1].find(f"{space}properties/{space}dtstart")
    assert start.find(f"{space}parameters/{space}tzid/{space}text").text == "Asia/Tashkent"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", start.find(f"{space}date-time").text)


def test_jscalendar_has_every_language_and_every_exception():
    group = json.loads(FORMATS["jscalendar.json"].render(everything()))
    by_uid = {e["uid"]: e for e in group["entries"]}
    assert by_uid[UIDS[1]]["localizations"] == {}
    council = by_uid[UIDS[2]]
    assert council["recurrenceRules"][0]["until"] == "2027-05-03T09:00:00"
    assert council["recurrenceOverrides"]["2027-03-15T09:00:00"] == {"excluded": True}
    assert council["recurrenceOverrides"]["2027-03-29T09:00:00"]["status"] == "cancelled"
    assert council["recurrenceOverrides"]["2027-04-12T09:00:00"]["start"] == "2027-04-12T12:00:00"
    for event in group["entries"]:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", event["start"])
        assert re.fullmatch(r"P(\d+D)?(T(\d+H)?(\d+M)?)?", event["duration"])
        assert event["status"] in {"confirmed", "tentative", "cancelled"}
    assert by_uid[UIDS[7]]["duration"] == "P40D"


def test_atom_tells_the_changes_newest_first():
    read = feedparser.parse(FORMATS["atom.xml"].render(everything()))
    assert not read.bozo
    assert len(read.entries) == 8
    assert len({e.id for e in read.entries}) == 8
    assert any(e.title == "Removed: Gone" for e in read.entries)


def test_csv_and_xlsx_have_a_row_for_each_occurrence_and_no_formulas():
    data = FORMATS["csv"].render(one_edition())
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(entries(one_edition()))
    sheet = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].render(one_edition()))).active
    assert [[str(c.value or "") for c in row] for row in sheet.iter_rows()][1][5] == rows[1][5]
    assert not [c for row in rows for c in row if c[:1] in "=+@" and c]


def test_csv_and_xlsx_tell_real_dates_and_the_last_day():
    rows = list(csv.reader(io.StringIO(FORMATS["csv"].render(one_edition()).decode("utf-8-sig"))))
    long = next(row for row in rows if "Exhibition" in row)
    assert long[:5] == ["2027-01-02", "10:00", "2027-02-11", "10:00", "Asia/Tashkent"]
    sheet = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].render(one_edition()))).active
    found = next(row for row in sheet.iter_rows(values_only=True) if "Exhibition" in row)
    assert found[:4] == (datetime(2027, 1, 2), time(10), datetime(2027, 2, 11), time(10))


def test_jsonld_says_states_and_former_starts():
    graph = json.loads(FORMATS["jsonld"].render(everything()))["@graph"]
    states = {n["identifier"]: n["eventStatus"].rpartition("/")[2] for n in graph}
    assert states[UIDS[19]] == "EventPostponed"
    assert states[UIDS[4]] == "EventCancelled"
    assert states[UIDS[3]] == "EventRescheduled"
    moved = next(n for n in graph if n["identifier"] == UIDS[3])
    assert moved["previousStartDate"] == "2027-01-01T10:00:00+05:00"
    assert moved["superEvent"]["@id"] == "https://forum.example/forums/innoprom/2027"
