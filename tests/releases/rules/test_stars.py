"""What was chosen: what overlaps, what was moved since, and what a browser may say of it."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.bounds import Bound
from forum.releases.rules import Document, Released
from forum.releases.rules.stars import beside, gone_of, overlaps_of, read_stars
from tests.releases.samples import START, facts

pytestmark = pytest.mark.pure
UID = "6f1cbb1c-9a39-4fa9-9a9b-0d5a5f6b7c8d"
BEFORE, AFTER = START - timedelta(days=2), START - timedelta(days=1)


def released(uid, hours=0, status="confirmed", **changes):
    return Released(facts(uid, hours=hours, status=status), 1, AFTER, **changes)


def named(chosen):
    return {key[0]: [other.facts.uid for other in found] for key, found in overlaps_of(chosen).items()}


@pytest.mark.parametrize(
    ("chosen", "overlaps"),
    [
        ([released(1), released(2)], {"uid-1": ["uid-2"], "uid-2": ["uid-1"]}),
        ([released(1), released(2, hours=1)], {}),
        ([released(1), released(2, status="cancelled")], {}),
        ([released(1, status="postponed"), released(2)], {}),
        ([released(1), released(1)], {}),
        ([], {}),
    ],
)
def test_what_takes_place_at_the_same_time_is_named_with_each_other(chosen, overlaps):
    assert named(chosen) == overlaps


def test_one_of_many_dates_counts_and_each_session_once():
    overlaps = overlaps_of(
        [released(1), released(2), released(1, hours=24), released(2, hours=24), released(3, hours=24)]
    )
    assert [other.facts.uid for other in beside("uid-1", overlaps)] == ["uid-2", "uid-3"]
    assert beside("uid-9", overlaps) == []


def test_what_is_in_the_programme_no_more_is_told_as_long_as_calendars_tell_it():
    sessions = (released(1, removed=True), released(2), released(3, removed=True))
    document = Document(1, AFTER, "UTC", sessions)
    assert [s.facts.uid for s in gone_of(document, {"uid-1": BEFORE, "uid-2": BEFORE})] == ["uid-1"]
    later = Document(1, AFTER + timedelta(days=100), "UTC", sessions)
    assert gone_of(later, {"uid-1": BEFORE}) == []


@pytest.mark.parametrize(
    "told",
    ["", "x", f"{UID}", f"{UID}@", f"{UID}@-1", f"{UID}@1e9", f"{UID}@１", f"{UID}@99999999999", f"{UID}{UID}@1", "@"],
)
def test_what_is_no_star_is_left_out(told):
    assert read_stars(told) == {}


def test_stars_of_a_browser_are_read_up_to_a_bound():
    most = Bound.STARS.most
    assert read_stars(f"{UID}@1800000000") == {UID: datetime.fromtimestamp(1_800_000_000, UTC)}
    assert len(read_stars(" ".join(f"{n}@1" for n in range(most)))) == most
    assert len(read_stars(" ".join(f"{n}@1" for n in range(most + 1)))) == most
