"""Renderings for machines: pure functions of a Feed, each in its own file, and the registry of them all."""

from collections.abc import Callable
from typing import NamedTuple

from forum.feeds.formats.feed import Feed
from forum.feeds.formats.ical import calendar


class Format(NamedTuple):
    """One way to write a feed; `whole` ones need exactly one edition."""

    mimetype: str
    name: str
    render: Callable[[Feed], bytes]
    whole: bool = False


FORMATS: dict[str, Format] = {
    "ics": Format("text/calendar; charset=utf-8", "iCalendar", calendar),
}
"""By the ending of the address."""
