"""The draft schedule lists every day on which something takes place."""

from datetime import time, timedelta

import lxml.html
import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotException, SlotState
from tests.factories import make_room, make_session
from tests.test_lists import queries

DESK = "/manage/innoprom/2027"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def daily(app, cast):
    """On three days: the second an hour later in another hall, the third cancelled; something else is in its hall."""
    with app.app_context(), transaction():
        slot, edition = db.session.get_one(Slot, cast.session), db.session.get_one(Edition, cast.edition)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + 2 * DAY
        second, third, other = slot.starts_at + DAY, slot.starts_at + 2 * DAY, make_room(edition, "Other hall")
        slot.exceptions = [
            SlotException(recurs_at=second, starts_at=second + HOUR, ends_at=second + 2 * HOUR, room=other),
            SlotException(recurs_at=third, starts_at=third, ends_at=third + HOUR, room=slot.room),
        ]
        slot.exceptions[1].state = SlotState.CANCELLED
        make_session(edition, "Beside", hour=11, day=1, room=other)
        return other.id


def rows(client, query="") -> list[list[str]]:
    """When (the day it stands under, and the hours), where, what and how it stands."""
    page, found = lxml.html.fromstring(client.get(f"{DESK}/schedule{query}").text), []
    for row in page.xpath("//tbody/tr"):
        when, *rest = (" ".join(cell.text_content().split()) for cell in row)
        found.append([f"{row.xpath('preceding::h2[1]')[0].text}, {when}", *rest])
    return found


def test_what_repeats_has_a_row_on_each_of_its_days(cast, sign_in, daily):
    days = [cast.days + day * DAY for day in range(3)]
    listed = rows(sign_in(cast.olga))
    until = f"Every day until {days[2].day} {days[2]:%b} {days[2].year}"
    expected = [
        (days[0], "10:00", "Hall 1", until, "Confirmed"),
        (days[1], "11:00", "Other hall", until, "Confirmed"),
        (days[1], "11:00", "Other hall", "Beside", "Confirmed"),
        (days[2], "10:00", "Hall 1", until, "Cancelled"),
    ]
    assert len(listed) == len(expected)
    for (when, where, what, state), (day, hour, *rest) in zip(listed, expected, strict=True):
        assert f"{day.day} {day:%B} {day.year}" in when
        assert f", {hour}–" in when
        assert (where, state) == (rest[0], rest[2])
        assert rest[1] in what
    assert ["collides" in what for _, _, what, _ in listed] == [False, True, True, False]


def test_a_day_and_a_hall_are_chosen(cast, sign_in, daily):
    olga = sign_in(cast.olga)
    assert len(rows(olga, f"?day={cast.days + DAY}")) == 2
    assert len(rows(olga, f"?room={daily}")) == 2
    assert rows(olga, f"?room={daily}&day={cast.days}") == []
    assert "Nothing is like that." in olga.get(f"{DESK}/schedule?room={daily}&day={cast.days}").text
    assert rows(olga, "?room=none") == []
    assert len(rows(olga, "?room=x&day=y")) == 4, "what is no hall and no day chooses nothing"


def test_a_night_is_part_of_its_day_and_what_lasts_stands_on_each(app, cast, sign_in):
    with app.app_context(), transaction():
        edition, slot = db.session.get_one(Edition, cast.edition), db.session.get_one(Slot, cast.session)
        edition.day_starts_at, slot.ends_at = time(5), slot.starts_at + 2 * DAY
        make_session(edition, "Night", hour=1, day=1)
    olga = sign_in(cast.olga)
    found = [[what for _, _, what, _ in rows(olga, f"?day={cast.days + n * DAY}")] for n in range(3)]
    assert found == [["Opening", "Night"], ["Opening"], ["Opening"]]


def test_rows_follow_the_halls_within_an_hour(app, cast, sign_in):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        for name in ("Hall 10", "Hall 2"):
            make_session(edition, name, room=make_room(edition, name))
        make_session(edition, "Anywhere")
    assert [where for _, where, _, _ in rows(sign_in(cast.olga))] == ["Hall 1", "Hall 2", "Hall 10", "—"]


def test_a_schedule_of_many_costs_as_many_queries_as_one_of_few(app, cast, sign_in, daily):
    olga = sign_in(cast.olga)
    few = queries(app, olga, f"{DESK}/schedule")
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        for n in range(20):
            slot = db.session.get_one(Slot, make_session(edition, f"{n}", room=make_room(edition, f"{n}")).id)
            slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + 2 * DAY
            at = slot.starts_at + DAY
            slot.exceptions = [SlotException(recurs_at=at, starts_at=at, ends_at=at + HOUR)]
    assert queries(app, olga, f"{DESK}/schedule") == few
