"""Release documents: any sequence of edits and releases keeps the promises of the calendars."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from forum.formats.feed import Feed, Item
from forum.formats.ical import calendar
from forum.releases.rules import (
    TOMBSTONES_LAST,
    Document,
    decode,
    difference,
    encode,
    next_document,
)
from tests.formats.samples import EDITION, recurring
from tests.releases.samples import START, facts

pytestmark = pytest.mark.pure

drafts = st.dictionaries(
    st.integers(1, 6),
    st.tuples(st.text(max_size=12), st.integers(0, 40), st.sampled_from(["confirmed", "tentative", "cancelled"])),
    max_size=6,
).map(lambda d: [facts(uid, *rest) for uid, rest in d.items()])


@pytest.mark.slow
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
        assert decode(*encode(document)) == document
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
    late = next_document(gone, [], "Asia/Tashkent", START + TOMBSTONES_LAST + timedelta(days=2))
    assert [s.sequence for s in gone.published] == [1]
    assert gone.listed == ()
    assert late.published == ()
    assert next_document(late, [facts(1)], "Asia/Tashkent", START + TOMBSTONES_LAST * 2).sessions[0].sequence == 2


def test_a_release_of_an_older_version_is_still_read():
    document = next_document(None, [facts(1), facts(2)], "Asia/Tashkent", START)
    plain = msgspec.json.decode(encode(document)[0])
    for session in plain["sessions"]:
        del session["change"], session["moved_from"], session["facts"]["repeats"]
    assert decode(msgspec.json.encode(plain)) == document


def test_bringing_one_occurrence_back_is_one_published_change():
    before = next_document(None, [recurring()], "Europe/Berlin", START)
    repeats = msgspec.structs.replace(recurring().repeats, excluded=())
    after = next_document(
        before, [msgspec.structs.replace(recurring(), repeats=repeats)], "Europe/Berlin", START + timedelta(days=1)
    )
    assert (after.sessions[0].sequence, after.sessions[0].change) == (1, "date-on")
    assert len(before.occurring) == 9
    assert len(after.occurring) == 10


def test_another_zone_of_the_venue_is_a_change_of_every_session():
    before = next_document(None, [facts(1)], "Asia/Tashkent", START)
    after = next_document(before, [facts(1)], "Asia/Samarkand", START + timedelta(days=1))
    assert after.sessions[0].sequence == 1
