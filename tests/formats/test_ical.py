"""The bytes of a feed, read back by parsers that are not ours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
import vobject
from icalendar import Calendar

from forum.formats.feed import Feed, Item
from forum.formats.ical import MAX_BYTES, MAX_COMPONENTS, calendar
from forum.releases.rules import Released, Status
from tests.formats.readers import read_by_ical_js
from tests.formats.samples import EDITION, UIDS, everything
from tests.releases.samples import START, facts

pytestmark = pytest.mark.pure

NASTY = (
    "Title\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT; a, b \\ \u202eRTL\u202c \x07 🎪 oʻgʻirlanmagan 'ʻ`’ʼ " + "ы" * 120
)


def feed(title: str = "Opening", **kw: object) -> bytes:
    session = Released(msgspec.structs.replace(facts(1, title), **kw), 3, START)
    return calendar(
        Feed("Name", "https://x.example", "https://x.example/a.ics", (EDITION,), (Item(session, EDITION),), "en")
    )


def test_a_title_with_a_whole_event_inside_stays_a_title():
    events = Calendar.from_ical(feed(NASTY)).walk("VEVENT")
    assert [str(e["UID"]) for e in events] == ["edition-uid", "uid-1"]
    summary = str(events[1]["SUMMARY"])
    assert summary.startswith("Title BEGIN:VEVENT UID:x")
    assert "\u202e" not in summary
    assert "\x07" not in summary
    assert len(summary) < 255


@pytest.mark.parametrize("title", ["Opening", NASTY])
def test_three_parsers_read_the_same(title):
    data = feed(title)
    ours = [(str(e["UID"]), str(e["SUMMARY"])) for e in Calendar.from_ical(data).walk("VEVENT")]
    assert [(e["uid"], e["summary"]) for e in read_by_ical_js(data)] == ours
    read = vobject.readOne(data.decode())
    assert [(e.uid.value, e.summary.value) for e in read.vevent_list] == ours
    assert read_by_ical_js(data)[1]["start"] == "2027-01-02T05:00:00.000Z"


def test_an_event_says_everything_the_contract_asks():
    event = Calendar.from_ical(feed(status=Status.TENTATIVE)).walk("VEVENT")[1]
    assert event["SEQUENCE"] == 3
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == START
    assert event["STATUS"] == "TENTATIVE"
    assert str(event["LOCATION"]) == "Hall 1, Halls, 1 Street"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=1)
    assert str(event["RELATED-TO"]) == "edition-uid"
    data = feed().decode()
    for forbidden in ("ATTENDEE", "ORGANIZER", "METHOD", "VALARM", "mailto"):
        assert forbidden not in data
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in data
    assert "UID" not in data.partition("BEGIN:VTIMEZONE")[0]


def test_a_cancelled_session_says_so_twice():
    event = Calendar.from_ical(feed(status=Status.CANCELLED)).walk("VEVENT")[1]
    assert (event["STATUS"], str(event["SUMMARY"])) == ("CANCELLED", "Cancelled: Opening")


def test_the_same_content_is_the_same_bytes():
    assert feed() == feed()


BERLIN = ZoneInfo("Europe/Berlin")


def test_states_are_told_in_status_and_summary():
    events = {
        str(e["UID"]): e for e in Calendar.from_ical(calendar(everything())).walk("VEVENT") if "RECURRENCE-ID" not in e
    }
    said = {uid: (str(e["STATUS"]), str(e["SUMMARY"]).partition(":")[0]) for uid, e in events.items()}
    assert said[UIDS[3]] == ("TENTATIVE", "State tentative")
    assert said[UIDS[4]] == ("CANCELLED", "Cancelled")
    assert said[UIDS[5]] == ("CANCELLED", "Postponed")
    assert said[UIDS[6]] == ("CANCELLED", "Cancelled")
    assert said[UIDS[8]] == ("CANCELLED", "Cancelled")
    assert events[UIDS[8]]["SEQUENCE"] == 3
    assert said[UIDS[19]] == ("TENTATIVE", "Postponed")
    assert events[UIDS[19]]["DTSTART"].dt == datetime(2027, 3, 1, 9, tzinfo=BERLIN)
    assert [str(z["TZID"]) for z in Calendar.from_ical(calendar(everything())).walk("VTIMEZONE")] == [
        "Asia/Tashkent",
        "Europe/Berlin",
    ]


@pytest.mark.slow
def test_a_large_feed_first_shortens_texts_and_then_lets_the_oldest_edition_leave():
    old = EDITION._replace(uid="old", starts_on=EDITION.starts_on.replace(year=2025))
    long = {"en": "word " * 700}
    items = [
        Item(Released(msgspec.structs.replace(facts(n), abstract=long), 0, START), e)
        for e in (old, EDITION)
        for n in range(400)
    ]
    whole = Feed("Name", "https://x.example", "https://x.example/a.ics", (old, EDITION), tuple(items), "en")
    short = calendar(whole)
    assert len(short) < MAX_BYTES
    assert short.count(b"BEGIN:VEVENT") == 802
    more = [Item(Released(facts(n), 0, START), e) for e in (old, EDITION) for n in range(700)]
    cut = calendar(whole._replace(items=tuple(more)))
    assert len(cut) < MAX_BYTES
    assert cut.count(b"BEGIN:VEVENT") + cut.count(b"BEGIN:VTIMEZONE") == MAX_COMPONENTS
    assert cut.count(b"RELATED-TO:edition-uid") == 700
    assert b"shows only a part" in cut.replace(b"\r\n ", b"")


@pytest.mark.slow
def test_a_feed_of_more_editions_than_fit_keeps_the_newest():
    editions = tuple(
        EDITION._replace(uid=f"e{n}", starts_on=EDITION.starts_on + timedelta(days=n)) for n in range(1200)
    )
    data = calendar(Feed("Name", "https://x.example", "https://x.example/a.ics", editions, (), "en"))
    kept = {str(e["UID"]) for e in Calendar.from_ical(data).walk("VEVENT")}
    assert len(kept) == MAX_COMPONENTS
    assert "e1199" in kept
    assert "e0" not in kept
