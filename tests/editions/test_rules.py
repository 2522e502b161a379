"""How long an edition lasts, where it is drawn in the year, and what a series counts."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from forum.bounds import Bound
from forum.editions.rules import Refusal, figures_of, has_begun, is_figures, is_over, judge_days, today_at, year_from

FIRST = date(2027, 3, 1)
TASHKENT = ZoneInfo("Asia/Tashkent")


@pytest.mark.pure
@pytest.mark.parametrize(
    ("days", "kept", "reason"),
    [
        (0, None, Refusal.BACKWARDS),
        (1, None, None),
        (Bound.EDITION_DAYS.most, None, None),
        (Bound.EDITION_DAYS.most + 1, None, Refusal.TOO_LONG),
        (58_000, None, Refusal.TOO_LONG),
        (58_000, 58_000, None),
        (400, 58_000, Refusal.TOO_LONG),
    ],
)
def test_an_edition_lasts_a_year_at_most_unless_it_does_longer_already(days, kept, reason):
    last = FIRST + timedelta(days=days - 1)
    had = (FIRST, FIRST + timedelta(days=kept - 1)) if kept else None
    assert judge_days({"starts_on": FIRST, "ends_on": last}, had) is reason


@pytest.mark.pure
def test_figures_are_lines_with_a_bar():
    assert figures_of("10,000 | participants\n\n $5 bn|of agreements ") == [
        ("10,000", "participants"),
        ("$5 bn", "of agreements"),
    ]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("lines", "are"),
    [
        ("", True),
        ("35 | countries", True),
        ("\n".join(["1 | x"] * 6), True),
        ("\n".join(["1 | x"] * 7), False),
        ("35 countries", False),
        ("| countries", False),
        ("35 |", False),
        (f"{'9' * 21} | countries", False),
    ],
)
def test_each_line_of_figures_has_a_number_and_words_and_there_are_six_at_most(lines, are):
    assert is_figures(lines) is are


def drawn(starts, ends):
    """Where it is drawn in the year that begins in November 2026: the month's number, and its columns and bar."""
    edition = SimpleNamespace(starts_on=starts, ends_on=ends)
    found = [(n, spots[0]) for n, (_, spots) in enumerate(year_from(date(2026, 11, 1), [edition])) if spots]
    return [(n, spot.column, spot.span, spot.tenths, spot.width, spot.is_late) for n, spot in found]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("starts", "ends", "spots"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), [(0, 1, 12, 0, 400, False)]),
        (date(2027, 1, 9), date(2027, 1, 12), [(2, 10, 12, 0, 52, False)]),
        (date(2027, 1, 9), date(2027, 1, 9), [(2, 10, 12, 0, 21, False)]),
        (date(2027, 1, 1), date(2027, 6, 30), [(2, 9, 24, 0, 2400, False)]),
        (date(2027, 10, 16), date(2027, 10, 16), [(11, 36, 12, 9, 21, True)]),
        (date(2026, 9, 1), date(2026, 11, 1), [(0, 1, 12, 0, 21, False)]),
        (date(2025, 1, 1), date(2030, 1, 1), [(0, 1, 48, 0, 4800, False)]),
        (date(2026, 10, 30), date(2026, 10, 31), []),
        (date(2027, 11, 1), date(2027, 11, 2), []),
    ],
)
def test_the_year_is_drawn_from_its_first_month_on(starts, ends, spots):
    assert drawn(starts, ends) == spots


@pytest.mark.pure
@pytest.mark.pure
@pytest.mark.parametrize(
    ("closes", "begin", "over"),
    [
        (None, time(), datetime(2027, 4, 30, tzinfo=TASHKENT)),
        (None, time(5), datetime(2027, 4, 30, 5, tzinfo=TASHKENT)),
        (time(18), time(), datetime(2027, 4, 29, 18, tzinfo=TASHKENT)),
        (time(2), time(5), datetime(2027, 4, 30, 2, tzinfo=TASHKENT)),
    ],
)
def test_an_edition_is_over_when_it_closes_else_with_its_last_day(closes, begin, over):
    venue = SimpleNamespace(timezone="Asia/Tashkent")
    edition = SimpleNamespace(ends_on=date(2027, 4, 29), closes_at=closes, day_starts_at=begin, venue=venue)
    assert not is_over(edition, over - timedelta(seconds=1))
    assert is_over(edition, over)


@pytest.mark.pure
def test_an_edition_has_begun_when_it_opens_else_with_its_first_day():
    venue = SimpleNamespace(timezone="Asia/Tashkent")
    for opens, begins in ((time(9), 9), (None, 5)):
        edition = SimpleNamespace(starts_on=date(2027, 4, 26), opens_at=opens, day_starts_at=time(5), venue=venue)
        at = datetime(2027, 4, 26, begins, tzinfo=TASHKENT)
        assert not has_begun(edition, at - timedelta(seconds=1))
        assert has_begun(edition, at)


def test_a_day_is_the_venues():
    edition = SimpleNamespace(venue=SimpleNamespace(timezone="Asia/Tashkent"), day_starts_at=time())
    assert today_at(edition, datetime(2027, 3, 1, 20, tzinfo=UTC)) == date(2027, 3, 2)
    edition.day_starts_at = time(5)
    assert today_at(edition, datetime(2027, 3, 1, 20, tzinfo=UTC)) == date(2027, 3, 1)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("begin", "opens", "closes", "reason"),
    [
        (time(5), None, None, None),
        (time(12), None, None, None),
        (time(12, 1), None, None, Refusal.LATE_DAYS),
        (time(5), time(18), time(2), None),  # of the night
        (time(5), time(18), time(5), Refusal.CLOSES_FIRST),
        (time(0), time(18), time(2), Refusal.CLOSES_FIRST),
        (time(5), time(4), time(18), Refusal.OPENS_FIRST),
        (time(5), time(5), time(18), None),
    ],
)
def test_an_edition_keeps_to_its_days(begin, opens, closes, reason):
    days = {"starts_on": FIRST, "ends_on": FIRST}
    assert judge_days(days | {"day_starts_at": begin, "opens_at": opens, "closes_at": closes}) is reason
