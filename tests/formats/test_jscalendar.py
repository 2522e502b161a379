"""JSCalendar: languages and exceptions."""

import json
import re

import pytest

from forum.formats import FORMATS
from tests.formats.samples import UIDS, everything

pytestmark = pytest.mark.pure


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
