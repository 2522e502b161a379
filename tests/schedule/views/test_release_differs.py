"""What a release page tells of each session that changes."""

from datetime import timedelta

import lxml.html
import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.languages import Text
from forum.programme.models import Appearance, Session
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotException
from tests.factories import make_speaker, text
from tests.worlds import do_release

DESK = "/manage/innoprom/2027"


def told(client) -> dict[str, list[str]]:
    """The rows of the sessions that change: what is called so, before and after."""
    page = lxml.html.fromstring(client.get(f"{DESK}/release").text)
    (table,) = page.xpath("//table[contains(@class, 'differences')]")
    words = [[" ".join(cell.text_content().split()) for cell in row.xpath("(th|td)[not(@rowspan)]")]
             for row in table.xpath("tbody/tr")]  # fmt: skip
    return {name: values for name, *values in words}


def session_cell(client):
    page = lxml.html.fromstring(client.get(f"{DESK}/release").text)
    return page.xpath("//table[contains(@class, 'differences')]//th[@rowspan]")[0]


def test_each_changed_field_is_told_with_both_values(context, cast, sign_in):
    do_release(cast, 0)
    with transaction():
        session = db.session.get_one(Session, cast.session)
        session.title = Text({"en": "Solemn start", "ru": "Открытие"})
        session.interpretation = ["ru", "uz"]
        session.track = None
        session.appearances = [Appearance(speaker=make_speaker(db.session.get_one(Edition, cast.edition), "Boris"))]
    olga = sign_in(cast.olga)
    assert told(olga) == {
        "Title (English)": ["Opening", "Solemn start"],
        "Title (Russian)": ["—", "Открытие"],
        "Track": ["Machines", "—"],
        "Speakers": ["Aziza", "Boris"],
        "Interpretation": ["Russian", "Russian, Uzbek"],
    }
    cell = session_cell(olga)
    assert cell.xpath(".//a/@href") == [f"{DESK}/sessions/{cast.session}"]
    page = olga.get(f"{DESK}/release").text
    assert "<ins>Solemn start</ins>" in page
    assert "<del>Opening</del>" in page


def test_when_and_where_are_told_as_a_change_only_if_they_change(context, cast, sign_in):
    do_release(cast, 0)
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.room, slot.ends_at = None, slot.ends_at + timedelta(minutes=30)
    rows = told(sign_in(cast.olga))
    assert list(rows) == ["When", "Room"]
    assert rows["Room"] == ["Hall 1", "—"]
    assert rows["When"][0].endswith("–11:00, Tashkent")
    assert rows["When"][1].endswith("–11:30, Tashkent")


def test_what_repeats_says_so_in_words(context, cast, sign_in):
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until, slot.interval = Frequency.WEEKLY, slot.starts_at + timedelta(days=2), 2
        slot.weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    do_release(cast, 0)
    last = cast.days + timedelta(days=2)
    rule = "Every 2 weeks: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday until"
    with transaction():
        db.session.get_one(Session, cast.session).title = text("Solemn start")
    olga = sign_in(cast.olga)
    assert f"Repeats: {rule} {last.day} {last:%b} {last.year}" in " ".join(session_cell(olga).text_content().split())
    with transaction():
        db.session.get_one(Slot, cast.session).frequency = None
    (before, after) = told(olga)["Repeats"]
    assert before.startswith(rule)
    assert after == "Does not repeat"


def test_a_date_that_is_left_out_is_called_so_under_the_first_date_that_takes_place(context, cast, sign_in):
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)
    do_release(cast, 0)
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.exceptions = [
            SlotException(recurs_at=slot.starts_at, starts_at=slot.starts_at, ends_at=slot.ends_at, left_out=True)
        ]
    olga = sign_in(cast.olga)
    second, cell = cast.days + timedelta(days=1), " ".join(session_cell(olga).text_content().split())
    assert cell.startswith("A date does not take place")
    assert f"{second.day} {second:%b}" in cell
    assert f"{cast.days.day} {cast.days:%b}" not in cell
    (before, after) = told(olga)["Dates"]
    assert f"{cast.days.day} {cast.days:%b} {cast.days.year}, 10:00–11:00" in before
    assert after == "Left out"
    do_release(cast, 1)
    with transaction():
        db.session.get_one(Slot, cast.session).exceptions = []
    assert "A date takes place again" in session_cell(olga).text_content()
    assert told(olga)["Dates"][0] == "Left out"


def test_a_change_of_the_venue_is_told_once(context, cast, sign_in):
    do_release(cast, 0)
    with transaction():
        db.session.get_one(Slot, cast.session).room.venue.address = text("2 Street")
    page = sign_in(cast.olga).get(f"{DESK}/release").text
    assert page.count("<ins>2</ins> Street") == 1
    assert "Changes with the venue, as told above." in page


@pytest.mark.parametrize("is_released", [False, True])
def test_whoever_removes_a_session_reads_of_subscribers_only_where_it_was_released(context, cast, sign_in, is_released):
    if is_released:
        do_release(cast, 0)
    olga, path = sign_in(cast.olga), f"{DESK}/sessions/{cast.session}/remove"
    pages = [olga.get(path).text, olga.post(path, follow_redirects=True).text]
    assert ["Subscribers see it cancelled with the next release." in page for page in pages] == [is_released] * 2
