"""frab's XML and JSON, judged by their schemas."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema

from forum.formats import FORMATS
from tests.formats.samples import UIDS, everything, one_edition

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
