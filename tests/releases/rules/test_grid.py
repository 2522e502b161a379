"""Where each session stands on a day's table."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.releases.rules import Place, Released
from forum.releases.rules.grid import LONGEST, LONGEST_IDLE, grid_of, hall_order, programme_order
from tests.releases.samples import PLACE, START, facts

pytestmark = pytest.mark.pure
DAY = START - timedelta(hours=5), START + timedelta(hours=19)


def at(key, hall, first, last, kind="panel"):
    """A session in a hall (0: in none), from and to these minutes."""
    place = Place(hall or None, {"en": f"Hall {hall}"} if hall else {}, *msgspec.structs.astuple(PLACE)[2:])
    times = {"starts_at": START + timedelta(minutes=first), "ends_at": START + timedelta(minutes=last)}
    return Released(msgspec.structs.replace(facts(key, place=place), type=kind, **times), 0, START)


def drawn(*sessions):
    """Each row: minutes, then its cells: key, rows, columns; a dot is free."""
    grid = grid_of(sessions, *DAY, "en")
    return [
        " ".join(
            [str(row.minutes), *(f"{c.session.facts.id}:{c.rows}x{c.columns}" if c.session else "." for c in row.cells)]
        )
        for row in grid.rows
    ]


@pytest.mark.parametrize(
    ("sessions", "rows"),
    [
        ([at(1, 1, 0, 60)], ["60 1:1x1"]),
        ([at(1, 1, 0, 60), at(2, 2, 0, 60)], ["60 1:1x1 2:1x1"]),
        ([at(1, 1, 0, 60), at(2, 2, 30, 60)], ["30 1:2x1 .", "30 2:1x1"]),
        ([at(1, 1, 0, 30), at(2, 1, 30, 60)], ["30 1:1x1", "30 2:1x1"]),
        # what overlaps in a hall stands side by side; what does not takes the hall's whole width
        ([at(1, 1, 0, 60), at(2, 1, 30, 90), at(3, 1, 90, 120)], ["30 1:2x1 .", "30 2:2x1", "30 .", "30 3:1x2"]),
        # hours in which nothing happens are one thin row
        ([at(1, 1, 0, 60), at(2, 1, 300, 360)], ["60 1:1x1", "0 .", "60 2:1x1"]),
        # a short one and one that starts at no multiple of five minutes
        ([at(1, 1, 0, 7)], ["10 1:1x1"]),
        ([at(1, 1, 0, 300)], [f"{LONGEST} 1:1x1"]),
        ([at(1, 1, 0, 60), at(2, 2, 0, 600)], ["60 1:1x1 2:2x1", f"{LONGEST_IDLE} ."]),
        # what has no hall has a column, or stands across the halls if it is alone
        ([at(1, 1, 0, 60), at(2, 0, 0, 60)], ["60 1:1x1 2:1x1"]),
        ([at(1, 1, 0, 60), at(2, 2, 0, 60), at(3, 0, 60, 90)], ["60 1:1x1 2:1x1", "30 3:1x2"]),
        ([at(1, 1, 0, 60), at(2, 2, 0, 60), at(3, 1, 60, 90, "plenary")], ["60 1:1x1 2:1x1", "30 3:1x2"]),
        ([at(1, 1, 0, 60), at(2, 0, 60, 90)], ["60 1:1x1 .", "30 . 2:1x1"]),  # else it would seem to be in the hall
        ([at(1, 1, 0, 60), at(2, 0, 60, 90, "break")], ["60 1:1x1", "30 2:1x1"]),
        ([at(1, 1, 0, 60), at(2, 2, 0, 60), at(3, 1, 60, 90)], ["60 1:1x1 2:1x1", "30 3:1x1 ."]),
        ([at(1, 1, 0, 60), at(2, 2, 0, 90), at(3, 1, 60, 90, "plenary")], ["60 1:1x1 2:2x1", "30 3:1x1"]),
        ([at(1, 1, 0, 60, "plenary")], ["60 1:1x1"]),
    ],
)
def test_sessions_stand_where_and_when_they_take_place(sessions, rows):
    assert drawn(*sessions) == rows


def test_a_day_without_halls_is_no_table():
    assert grid_of([at(1, 0, 0, 60), at(2, 0, 0, 60)], *DAY, "en") is None
    assert grid_of([], *DAY, "en") is None


def test_what_lasts_several_days_ends_with_the_day():
    grid = grid_of([at(1, 1, -3000, 9000), at(2, 2, 0, 60)], *DAY, "en")
    assert (grid.rows[0].at, grid.rows[-1].until) == DAY


def test_halls_stand_in_the_order_of_their_numbers():
    grid = grid_of([at(10, 10, 0, 60), at(1, 0, 0, 60), at(2, 2, 0, 60), at(3, 1, 0, 60)], *DAY, "en")
    assert [hall.name.get("en") for hall in grid.halls] == ["Hall 1", "Hall 2", "Hall 10", None]


@pytest.mark.parametrize("names", [["Hall 1", "Hall 2", "Hall 2b", "Hall 10"], ["2", "10", "A"], ["Зал 3", "Зал 20"], ["A1 2", "A1 10", "A2"], ["A", ""]])  # fmt: skip
def test_names_of_halls_sort_by_their_numbers(names):
    texts = [{"ru": name} if name else {} for name in names]
    keys = [hall_order(text, "ru") for text in texts]
    assert keys == sorted(keys)


def test_sessions_sort_by_start_hall_and_title():
    later, tenth, second = at(1, 1, 60, 90), at(2, 10, 0, 60), at(3, 2, 0, 60)
    same = Released(msgspec.structs.replace(second.facts, title={"en": "A"}), 0, START)
    ordered = sorted([later, tenth, second, same], key=lambda s: programme_order(s.facts, "en"))
    assert ordered == [same, second, tenth, later]


SESSIONS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 90), st.integers(1, 60), st.sampled_from(["panel", "break"])),
    min_size=1,
)


@given(SESSIONS)
def test_every_session_stands_once_and_no_field_twice(made):
    sessions = [
        at(n, hall, 5 * first, 5 * (first + length), kind) for n, (hall, first, length, kind) in enumerate(made)
    ]
    grid = grid_of(sessions, *DAY, "en")
    if grid is None:
        return
    fields = [[0] * grid.columns for _ in grid.rows]
    for y, row in enumerate(grid.rows):
        x = 0
        for cell in row.cells:
            while fields[y][x]:
                x += 1
            for below in range(y, y + cell.rows):
                for beside in range(x, x + cell.columns):
                    fields[below][beside] += 1
    assert {field for row in fields for field in row} == {1}
    placed = [c.session.facts.id for row in grid.rows for c in row.cells if c.session]
    assert sorted([*placed, *(session.facts.id for session in grid.along)]) == list(range(len(made)))


def test_what_goes_on_all_along_stands_above_and_hinders_no_plenary():
    fair, short = at(1, 0, 0, 480, "exhibition"), at(2, 0, 0, 60)
    sessions = [fair, short, at(3, 1, 0, 60), at(4, 2, 0, 60), at(5, 1, 60, 120, "plenary")]
    assert drawn(*sessions) == ["60 3:1x1 4:1x1 2:1x1", "60 5:1x3"]
    assert grid_of(sessions, *DAY, "en").along == (fair,)
    assert grid_of([at(1, 0, 0, 480), at(3, 1, 500, 560)], *DAY, "en").along == ()


def test_a_break_stands_in_the_halls_that_are_free_then_or_above_where_none_is():
    tea, workshop = at(1, 0, 60, 90, "break"), at(2, 2, 0, 120)
    sessions = [tea, workshop, *(at(10 + hall, hall, 0, 60) for hall in (1, 3, 4))]
    assert drawn(*sessions) == ["60 11:1x1 2:3x1 13:1x1 14:1x1", "30 . 1:1x2", "30 . . ."]
    assert grid_of([tea, at(2, 1, 0, 120)], *DAY, "en").along == (tea,)
