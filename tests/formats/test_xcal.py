"""xCal beside iCalendar."""

import re
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from forum.formats import FORMATS
from tests.formats.samples import everything

pytestmark = pytest.mark.pure


def test_xcal_has_a_place_for_everything_jcal_has():
    space = "{urn:ietf:params:xml:ns:icalendar-2.0}"
    root = ET.fromstring(FORMATS["xcal.xml"].render(everything()))
    calendar = root.find(f"{space}vcalendar")
    events = calendar.findall(f"{space}components/{space}vevent")
    assert len(events) == len(Calendar.from_ical(FORMATS["ics"].render(everything())).walk("VEVENT"))
    start = events[-1].find(f"{space}properties/{space}dtstart")
    assert start.find(f"{space}parameters/{space}tzid/{space}text").text == "Asia/Tashkent"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", start.find(f"{space}date-time").text)
