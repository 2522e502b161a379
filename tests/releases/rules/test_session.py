"""What is told of single occurrences: one status, whoever tells it."""

import csv
import io
import json

import msgspec
import pytest
from icalendar import Calendar

from forum.formats import FORMATS
from forum.formats.feed import Feed, Item
from forum.releases.rules import Released, Status
from tests.formats.samples import EDITION, recurring, week
from tests.releases.samples import START

pytestmark = pytest.mark.pure

S = Status
TOLD = [  # its own, its series', what is told
    (S.CONFIRMED, S.CONFIRMED, S.CONFIRMED),
    (S.TENTATIVE, S.CONFIRMED, S.TENTATIVE),
    (S.CANCELLED, S.CONFIRMED, S.CANCELLED),
    (S.CONFIRMED, S.TENTATIVE, S.TENTATIVE),
    (S.TENTATIVE, S.TENTATIVE, S.TENTATIVE),
    (S.CANCELLED, S.TENTATIVE, S.CANCELLED),
    (S.CONFIRMED, S.POSTPONED, S.POSTPONED),
    (S.TENTATIVE, S.POSTPONED, S.POSTPONED),
    (S.CANCELLED, S.POSTPONED, S.CANCELLED),
    (S.CONFIRMED, S.CANCELLED, S.CANCELLED),
    (S.TENTATIVE, S.CANCELLED, S.CANCELLED),
    (S.CANCELLED, S.CANCELLED, S.CANCELLED),
]
AT = week(6)
"""When the rule has the occurrence that is asked for."""


def council(own: Status, whole: Status):
    facts = recurring()
    overrides = tuple(msgspec.structs.replace(o, status=own) for o in facts.repeats.overrides if o.recurs_at == AT)
    repeats = msgspec.structs.replace(facts.repeats, overrides=overrides)
    return msgspec.structs.replace(facts, status=whole, repeats=repeats)


def told(facts, dropped=None):
    """What each format says of the occurrence: iCalendar, JSCalendar, JSON-LD and the list of all times."""
    item = Item(Released(facts, 1, START), EDITION._replace(timezone="Europe/Berlin"), dropped_at=dropped)
    feed = Feed("Any", "https://x.example", "https://x.example/x.ics", (), (item,), "en")
    events = Calendar.from_ical(FORMATS["ics"].render(feed)).walk("VEVENT")
    event = next(e for e in events if "RECURRENCE-ID" in e)
    summary = str(event["SUMMARY"]).split(":")[0].lower()
    ical = summary if summary in {"cancelled", "postponed"} else str(event["STATUS"]).lower()
    group = json.loads(FORMATS["jscalendar.json"].render(feed))
    jscalendar = group["entries"][0]["recurrenceOverrides"]["2027-04-12T09:00:00"]["status"]
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"].render(feed).decode("utf-8-sig"))))
    row = next(row for row in rows if "Hall 2" in row.values())
    return ical, jscalendar, row


@pytest.mark.parametrize(("own", "whole", "status"), TOLD)
def test_every_format_tells_an_occurrence_with_the_same_status(own, whole, status):
    facts = council(own, whole)
    at = next(each for each in facts.occurrences("Europe/Berlin") if each.starts_at == week(6, 3))
    assert at.status is status
    ical, jscalendar, row = told(facts)
    assert ical == status
    assert jscalendar == ("cancelled" if status.is_off else status)
    assert status in [value.lower() for value in row.values()]


@pytest.mark.parametrize("own", [S.CONFIRMED, S.TENTATIVE, S.CANCELLED])
def test_what_left_a_personal_calendar_is_cancelled_in_every_occurrence(own):
    ical, jscalendar, row = told(council(own, S.CONFIRMED), START)
    assert (ical, jscalendar) == ("cancelled", "cancelled")
    assert "cancelled" in [value.lower() for value in row.values()]
