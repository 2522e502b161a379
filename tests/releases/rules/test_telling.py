"""What is told of a change before a release."""

from datetime import timedelta

import msgspec
import pytest

from forum.releases.rules import Appears, Frequency, Override, Repeats, Status, cuts
from forum.releases.rules.facts import FactKind
from forum.releases.rules.telling import told
from tests.releases.samples import PLACE, START, facts

pytestmark = pytest.mark.pure

AZIZA = Appears(7, {"en": "Aziza"}, {"en": "Works"}, {}, "UZ", "speaker")
BORIS = Appears(8, {"en": "Boris"}, {}, {}, "", "chair")
OLD = msgspec.structs.replace(facts(1, "Opening", speakers=(AZIZA,)), abstract={"en": "Long", "ru": "Долго"})
DAILY = Repeats(frequency=Frequency.DAILY, interval=1, weekdays=(), until=START + timedelta(days=2))


def rows(before=OLD, **changed):
    after = msgspec.structs.replace(before, **changed)
    return [(row.label, row.language, row.before, row.after) for row in told(before, after, "UTC", "UTC")]


def test_a_text_is_told_in_each_language_in_which_it_changes():
    assert rows(title={"en": "Grand opening", "uz": "Ochilish"}) == [
        ("Title", "en", "Opening", "Grand opening"),
        ("Title", "uz", "", "Ochilish"),
    ]
    assert rows(abstract={"en": "Long"}) == [("Description", "ru", "Долго", "")]


def test_speakers_are_told_who_go_and_come_and_what_of_them_changes():
    assert rows(speakers=(BORIS,)) == [("Speakers", "", (AZIZA,), (BORIS,))]
    assert rows(speakers=(AZIZA, BORIS)) == [("Speakers", "", (), (BORIS,))]
    both = msgspec.structs.replace(OLD, speakers=(AZIZA, BORIS))
    assert [row[0] for row in rows(both, speakers=(BORIS, AZIZA))] == ["Order of speakers"]
    renamed = msgspec.structs.replace(AZIZA, affiliation={"en": "Plant"})
    assert rows(speakers=(renamed,)) == [("Organisation and position", "en", "Works", "Plant")]


@pytest.mark.parametrize(
    ("changed", "row"),
    [
        ({"type": "workshop"}, ("Type", "", "Panel", "Workshop")),
        ({"track_id": 2, "track": {"en": "Other"}}, ("Track", "", {"en": "Track"}, {"en": "Other"})),
        ({"track": {"en": "Renamed"}}, ("Track", "en", "Track", "Renamed")),
        ({"interpretation": ("ru",)}, ("Interpretation", "", (), ("ru",))),
        ({"stream_url": "https://s.example"}, ("Stream", "", "", "https://s.example")),
    ],
)
def test_every_other_field_is_told_with_both_values(changed, row):
    assert rows(**changed) == [row]


def test_a_rule_is_told_once_and_dates_only_where_some_differ():
    daily = msgspec.structs.replace(OLD, repeats=DAILY)
    weekly = msgspec.structs.replace(DAILY, frequency=Frequency.WEEKLY)
    assert [row[0] for row in rows(daily, repeats=weekly)] == ["Repeats"]
    hour = timedelta(hours=1)
    later = msgspec.structs.replace(DAILY, until=DAILY.until + hour)
    moved = {"starts_at": OLD.starts_at + hour, "ends_at": OLD.ends_at + hour, "repeats": later}
    assert [row[0] for row in rows(daily, **moved)] == ["When"]
    without = msgspec.structs.replace(DAILY, excluded=(START + timedelta(days=1),))
    ((label, _, before, after),) = rows(daily, repeats=without)
    assert (label, [each.starts_at for each in before], after) == ("Dates", [START + timedelta(days=1)], [])


def test_a_date_that_is_left_out_or_back_is_told_apart_from_those_that_move():
    moved = Override(START, START + timedelta(hours=1), START + timedelta(hours=2), PLACE, Status.CONFIRMED)
    daily = msgspec.structs.replace(OLD, repeats=DAILY)
    second = START + timedelta(days=1)
    without = msgspec.structs.replace(DAILY, excluded=(second,))
    out, moving = told(
        daily, msgspec.structs.replace(OLD, repeats=msgspec.structs.replace(without, overrides=(moved,))), "UTC", "UTC"
    )
    assert (out.kind, [each.starts_at for each in out.before], out.after) == (FactKind.LEFT_OUT, [second], [])
    assert (moving.kind, [each.starts_at for each in moving.before], [each.starts_at for each in moving.after]) == (
        FactKind.DATES, [START], [START + timedelta(hours=1)]
    )  # fmt: skip
    (back,) = told(msgspec.structs.replace(OLD, repeats=without), daily, "UTC", "UTC")
    assert (back.kind, back.before, [each.starts_at for each in back.after]) == (FactKind.LEFT_OUT, [], [second])


def test_of_what_comes_or_goes_the_dates_are_told_that_its_rule_does_not_tell():
    daily = msgspec.structs.replace(OLD, repeats=DAILY)
    assert [row.label for row in told(None, daily, "UTC", "UTC")] == ["When"]
    without = msgspec.structs.replace(daily, repeats=msgspec.structs.replace(DAILY, excluded=(START,)))
    dates = list(without.occurrences("UTC"))
    assert [(row.label, row.before, row.after) for row in told(None, without, "UTC", "UTC")][1:] == [
        ("Dates", [], dates)
    ]
    assert [(row.label, row.before, row.after) for row in told(without, None, "UTC", "UTC")][1:] == [
        ("Dates", dates, [])
    ]


def test_another_hall_and_another_name_of_a_hall_are_two_things():
    other = msgspec.structs.replace(PLACE, room_id=2, room={"en": "Hall 2"})
    assert rows(place=other) == [("Room", "", {"en": "Hall 1"}, {"en": "Hall 2"})]
    renamed = msgspec.structs.replace(PLACE, room={"en": "Hall A"})
    assert rows(place=renamed) == [("Name of the room", "en", "Hall 1", "Hall A")]


def test_texts_are_shortened_around_what_differs():
    before = "Word " * 100 + "about welding and more " + "word " * 100
    after = before.replace("welding and", "casting")
    was, now = cuts(before, after)
    assert (was.differs, now.differs) == ("welding and", "casting")
    assert was.head.startswith("…")
    assert was.head.endswith("about ")
    assert was.tail.endswith("…")
    assert len("".join(was)) < 150


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        ("Opening", "Grand opening", ("Opening", "Grand opening")),
        ("Opening", "Opening day", ("", " day")),
        ("Opening day", "Opening", (" day", "")),
        ("", "Opening", ("", "Opening")),
        ("a b a", "a b a b a", ("", " b a")),
        ("开幕式在一号厅", "开幕式在二号厅", ("开幕式在一号厅", "开幕式在二号厅")),
    ],
)
def test_what_differs_is_whole_words(before, after, differs):
    was, now = cuts(before, after)
    assert (was.differs, now.differs) == differs
    assert ("".join(was), "".join(now)) == (before, after)


def test_what_repeats_no_more_says_which_date_stays():
    day, hour = timedelta(days=1), timedelta(hours=1)
    own = Override(
        recurs_at=START + day,
        starts_at=START + day + hour,
        ends_at=START + day + 2 * hour,
        place=PLACE,
        status=Status.CONFIRMED,
    )
    series = msgspec.structs.replace(OLD, repeats=msgspec.structs.replace(DAILY, overrides=(own,)))
    _, (_, _, before, after) = rows(series, repeats=None)
    assert [each.starts_at for each in before] == [START, START + day + hour, START + 2 * day]
    assert [each.starts_at for each in after] == [START]
    _, (_, _, before, after) = rows(OLD, repeats=series.repeats)
    assert [len(before), len(after)] == [1, 3]
