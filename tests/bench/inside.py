"""The only figure that is measured inside the application, in a process of its own: rendering. Prints JSON.

No other file of the bench but this, showing.py and empty.py knows how the application is laid out.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from icalendar import Calendar

from forum import create_app
from forum.db import db
from forum.editions.models import PublicEdition
from forum.feeds.queries import facts_of
from forum.formats.feed import Feed, Item
from forum.formats.ical import calendar
from forum.releases.queries import find_document

BASE = "https://forum.example"


def milliseconds(act: Callable[[], Any]) -> float:
    """Of one call."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Ours and icalendar's in turn."""
    with create_app().app_context():
        document, edition = find_document(1), db.session.get_one(PublicEdition, 1)
        facts = facts_of(edition, BASE)
        feed = Feed("Bench", BASE, BASE, (facts,), tuple(Item(s, facts) for s in document.published), "en")

        def ours() -> bytes:
            return calendar(feed, max_bytes=10**9, max_components=10**6)

        read = Calendar.from_ical(ours())
        pairs = [(milliseconds(ours), milliseconds(read.to_ical)) for _ in range(5)]
        print(json.dumps([[a for a, _ in pairs], [b for _, b in pairs]]))


if __name__ == "__main__":
    main()
