"""jCal (RFC 7265): the same components as in the iCalendar feed, read back from it by the icalendar library."""

from typing import Any

from icalendar import Calendar

from forum.formats.feed import Feed
from forum.formats.ical import calendar
from forum.formats.xml import to_json


def jcal(feed: Feed) -> bytes:
    """The feed as jCal."""
    return to_json(tree(feed))


def tree(feed: Feed) -> Any:
    """The feed as jCal's nested lists: name, properties, components."""
    return Calendar.from_ical(calendar(feed)).to_jcal()
