"""jCal beside iCalendar."""

import json

import pytest
from icalendar import Calendar

from forum.formats import FORMATS
from tests.formats.samples import everything

pytestmark = pytest.mark.pure


def test_jcal_says_what_the_icalendar_feed_says():
    name, _, components = json.loads(FORMATS["jcal.json"].render(everything()))
    assert name == "vcalendar"
    ours = Calendar.from_ical(FORMATS["ics"].render(everything()))
    assert [c[0] for c in components] == [c.name.lower() for c in ours.subcomponents]
    rules = [p[3] for c in components for p in c[1] if p[0] == "rrule"]
    assert rules == [{"freq": "WEEKLY", "until": "2027-05-03T07:00:00Z"}]
