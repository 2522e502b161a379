"""Release documents: any sequence of edits and releases keeps the promises of the calendars."""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from forum.formats.feed import EditionFacts, Feed, Item
from forum.formats.ical import calendar
from forum.releases.rules import (
    KEPT,
    Appears,
    Document,
    Facts,
    Filter,
    Place,
    Status,
    decode,
    difference,
    encode,
    next_document,
)
from forum.schedule.rules import conflicts

START = datetime(2027, 1, 2, 5, tzinfo=UTC)
PLACE = Place(1, {"en": "Hall 1"}, {"en": "Halls"}, {"en": "1 Street"}, 41.3, 69.2)


def facts(
    uid: int, title: str = "T", hours: int = 0, status: str = "confirmed", place: Place = PLACE, speakers: tuple = ()
) -> Facts:
    starts = START + timedelta(hours=hours)
    return Facts(uid, f"uid-{uid}", {"en": title}, {}, "panel", 1, {"en": "Track"}, ("en",), (), "", speakers, place, starts,
                 starts + timedelta(hours=1), Status(status))  # fmt: skip


drafts = st.dictionaries(
    st.integers(1, 6),
    st.tuples(st.text(max_size=12), st.integers(0, 40), st.sampled_from(["confirmed", "tentative", "cancelled"])),
    max_size=6,
).map(lambda d: [facts(uid, *rest) for uid, rest in d.items()])

EDITION = EditionFacts(
    "edition-uid", 0, START, Status.CONFIRMED, {"en": "Edition"}, {"en": "About"}, {"en": "Halls"}, 41.3, 69.2, START.date(),
    START.date(), "https://forum.example/forums/a/b", "lapis", "Asia/Tashkent",
)  # fmt: skip


@given(st.lists(st.tuples(drafts, st.integers(0, 200)), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_sequence_of_releases_keeps_uids_sequences_stamps_and_tombstones(history):
    previous: Document | None = None
    now = START
    for draft, days in history:
        now += timedelta(days=days)
        document = next_document(previous, draft, "Asia/Tashkent", now)
        before = {s.facts.uid: s for s in previous.sessions} if previous else {}
        after = {s.facts.uid: s for s in document.sessions}
        assert set(before) <= set(after)
        for uid, old in before.items():
            new = after[uid]
            assert new.sequence >= old.sequence
            assert new.modified_at >= old.modified_at
            if new.facts == old.facts and new.removed == old.removed:
                assert new == old
            else:
                assert new.sequence == old.sequence + 1
        for uid in set(after) - {f.uid for f in draft}:
            assert after[uid].removed
            assert after[uid].facts.status == "cancelled"
        assert decode(encode(document)) == document
        items = tuple(Item(s, EDITION) for s in document.published)
        data = calendar(Feed("Any", "https://x.example", "https://x.example", (), items, "en"))
        events = Calendar.from_ical(data).walk("VEVENT")
        assert sorted(str(e["UID"]) for e in events) == sorted(s.facts.uid for s in document.published)
        previous = document


def test_the_same_draft_again_changes_nothing():
    first = next_document(None, [facts(1), facts(2)], "Asia/Tashkent", START)
    second = next_document(first, [facts(2), facts(1)], "Asia/Tashkent", START + timedelta(days=1))
    assert second.sessions == first.sessions
    assert difference(first, second) == ()


def test_a_removed_session_is_published_for_90_days_after_its_date():
    first = next_document(None, [facts(1)], "Asia/Tashkent", START)
    gone = next_document(first, [], "Asia/Tashkent", START + timedelta(days=1))
    late = next_document(gone, [], "Asia/Tashkent", START + KEPT + timedelta(days=2))
    assert [s.sequence for s in gone.published] == [1]
    assert gone.listed == ()
    assert late.published == ()
    assert next_document(late, [facts(1)], "Asia/Tashkent", START + KEPT * 2).sessions[0].sequence == 2


def test_difference_says_what_happened_to_each_session():
    elsewhere = msgspec.structs.replace(PLACE, room_id=2, room={"en": "Hall 2"})
    before = next_document(None, [facts(1), facts(2), facts(3), facts(4, status="cancelled"), facts(5)], "UTC", START)
    draft = [facts(1, place=elsewhere), facts(2, title="New"), facts(3, status="cancelled"), facts(4), facts(6)]
    found = {c.facts.uid: c.kind for c in difference(before, next_document(before, draft, "UTC", START))}
    assert found == {
        "uid-1": "moved",
        "uid-2": "changed",
        "uid-3": "cancelled",
        "uid-4": "reinstated",
        "uid-5": "removed",
        "uid-6": "added",
    }


def test_conflicts_of_room_and_speaker_but_not_of_cancelled_or_neighbours():
    speaker = (Appears(7, {"en": "Aziza"}, {}, {}, "", "speaker"),)
    nowhere = msgspec.structs.replace(PLACE, room_id=None)
    assert [c.kind for c in conflicts([facts(1), facts(2)], "UTC")] == ["room"]
    assert [
        c.kind for c in conflicts([facts(1, speakers=speaker, place=nowhere), facts(2, speakers=speaker)], "UTC")
    ] == ["speaker"]
    assert conflicts([facts(1), facts(2, hours=1)], "UTC") == ()
    assert conflicts([facts(1), facts(2, status="cancelled")], "UTC") == ()
    assert conflicts([facts(1, place=nowhere), facts(2, place=nowhere)], "UTC") == ()


def test_filter_takes_any_value_of_a_name_and_every_name():
    zone = UTC
    session = facts(1, title="Oʻzbek gʻisht")
    assert Filter(track=("1", "2"), language=("en",)).matches(session, zone)
    assert not Filter(track=("1",), language=("ru",)).matches(session, zone)
    assert Filter(q=("o'zbek g`isht",)).matches(session, zone)
    assert Filter(day=("2027-01-02",)).matches(session, zone)
    assert not Filter(day=("2027-01-03",)).matches(session, zone)


def test_a_release_of_an_older_version_is_still_read():
    document = next_document(None, [facts(1), facts(2)], "Asia/Tashkent", START)
    plain = msgspec.json.decode(encode(document))
    for session in plain["sessions"]:
        del session["change"], session["moved_from"], session["facts"]["repeats"]
    assert decode(msgspec.json.encode(plain)) == document
