"""Feeds filtered by day: what goes on is in those of each of its days, and the ETag says so."""

import csv
from datetime import UTC, datetime, time, timedelta

import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.formats import FORMATS
from forum.releases.queries import find_document
from forum.releases.rules import Filter, Frequency
from forum.schedule.models import Slot
from forum.web.conditional import tag
from forum.zones import get_zone
from tests.factories import make_session
from tests.feeds.reading import FEED, events
from tests.worlds import do_release


@pytest.fixture
def fair(app, cast):
    """Opening on the first day, an exhibition of three days, a concert of the first night: its first day."""
    with app.app_context():
        with transaction():
            edition = db.session.get_one(Edition, cast.edition)
            exhibition, concert = (make_session(edition, title) for title in ("Exhibition", "Concert"))
            zone = get_zone(edition.venue.timezone)
            times = {exhibition.id: ((0, 9), (2, 18)), concert.id: ((1, 1), (1, 3))}
            for key, spans in times.items():
                slot = db.session.get_one(Slot, key)
                slot.starts_at, slot.ends_at = (
                    datetime.combine(edition.starts_on + timedelta(days=day), time(hour), zone).astimezone(UTC)
                    for day, hour in spans
                )
        do_release(cast, 0)
        return edition.starts_on


def titles(client, day) -> set[str]:
    found = {str(event["SUMMARY"]) for event in events(client.get(f"{FEED}?day={day}")).values()}
    return found - {"innoprom edition"}


def test_a_feed_of_a_day_has_what_goes_on(client, fair):
    days = [fair + timedelta(days=n) for n in range(4)]
    assert titles(client, days[0]) == {"Opening", "Exhibition"}
    assert titles(client, days[1]) == {"Exhibition", "Concert"}
    assert titles(client, days[2]) == {"Exhibition"}
    assert titles(client, days[3]) == set()


def test_a_table_of_a_day_has_of_what_repeats_only_what_takes_place_on_it(app, client, cast, fair):
    with app.app_context():
        with transaction():
            slot = db.session.get_one(Slot, cast.session)
            slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)
        do_release(cast, 1)
    second = fair + timedelta(days=1)
    table = list(csv.reader(client.get(FEED.replace(".ics", f".csv?day={second}")).text.splitlines()))
    assert [row[0] for row in table[1:] if "Opening" in row] == [second.isoformat()], table


def test_a_day_that_begins_at_five_keeps_its_night_and_the_feeds_follow_with_the_release(app, client, cast, fair):
    first, second = (f"{FEED}?day={fair + timedelta(days=n)}" for n in range(2))
    before = [client.get(address).headers["ETag"] for address in (first, second)]
    with app.app_context():
        with transaction():
            db.session.get_one(Edition, cast.edition).day_starts_at = time(5)
        assert [client.get(address).headers["ETag"] for address in (first, second)] == before, "it is a draft's"
        do_release(cast, 1)
    assert titles(client, fair) == {"Opening", "Exhibition", "Concert"}
    assert titles(client, fair + timedelta(days=1)) == {"Exhibition"}
    assert {client.get(address).headers["ETag"] for address in (first, second)}.isdisjoint(before)


def test_the_etag_differs_from_that_of_before_where_the_content_does(app, client, cast, fair):
    """As it was made before a feed had what goes on: only of those that have it now is it another."""
    with app.app_context():
        stamp = find_document(cast.edition).key

    def as_before(address: str) -> str:
        return tag(FORMATS["ics"].version, "ics", f"{app.config['PUBLIC_URL']}{address}", "en", stamp)

    for n, differs in ((0, False), (1, True), (2, True), (3, False)):
        address = f"{FEED}?day={fair + timedelta(days=n)}"
        assert (as_before(address) not in client.get(address).headers["ETag"]) is differs, n
    both = f"{FEED}?day={fair}&day={fair + timedelta(days=1)}"
    assert as_before(both) in client.get(both).headers["ETag"]


def test_a_page_and_a_feed_of_a_day_find_the_same(app, client, cast, fair):
    with app.app_context():
        document = find_document(cast.edition)
    for n in range(4):
        day = f"{fair + timedelta(days=n)}"
        found = {s.facts.title["en"] for s in document.occurring if Filter(day=(day,)).matches(s.facts, document.days)}
        assert found == titles(client, day)
        page = client.get(f"/forums/innoprom/2027/programme?day={day}").text
        assert {title for title in ("Opening", "Exhibition", "Concert") if f"{title}</a>" in page} == found
