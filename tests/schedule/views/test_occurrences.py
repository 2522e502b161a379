"""One occurrence of a session whose series is moved while its form is open."""

from datetime import date, timedelta

import lxml.html
import pytest
from babel.dates import format_date

from forum.db import db, transaction
from forum.releases.rules import Frequency
from forum.schedule.models import Slot
from tests.opening import Editor

DESK = "/manage/innoprom/2027"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def second(app, cast):
    """The address of the second of two days."""
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + DAY
        return f"{DESK}/schedule/{cast.session}/occurrences/{slot.starts_at + DAY:%Y%m%dT%H%M%SZ}"


def move(cast, sign_in, days, hour):
    """Petra moves the series."""
    first, last = (cast.days + timedelta(days=n) for n in (days, days + 1))
    petra = Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}")
    assert petra.save(starts_at=f"{first}T{hour}:00", ends_at=f"{first}T{hour + 1}:00", until=f"{last}")


def test_a_change_to_an_occurrence_goes_where_its_series_went(app, cast, sign_in, second):
    olga = Editor(sign_in(cast.olga), second)
    move(cast, sign_in, 0, 12)
    answer = olga.client.post(olga.path, data=olga.fields | {"room_id": "0"}, follow_redirects=True)
    assert "The series was moved meanwhile: this occurrence is now on" in answer.text
    assert own_date(app, cast) == (cast.days + DAY, 7, None)


def test_a_change_to_an_occurrence_stays_at_its_date(app, cast, sign_in, second):
    olga = Editor(sign_in(cast.olga), second)
    move(cast, sign_in, 1, 10)
    assert olga.save(room_id="0")
    assert own_date(app, cast) == (cast.days + DAY, 5, None)


def own_date(app, cast) -> tuple[date, int, int | None]:
    """Day, hour and room of the one that differs, an hour long."""
    with app.app_context():
        (own,) = db.session.get_one(Slot, cast.session).exceptions
        assert (own.recurs_at, own.ends_at - own.starts_at) == (own.starts_at, HOUR)
        return own.starts_at.date(), own.starts_at.hour, own.room_id


def test_an_hour_that_both_changed_is_asked_about_where_the_occurrence_is_now(app, cast, sign_in, second):
    olga = Editor(sign_in(cast.olga), second)
    move(cast, sign_in, 0, 12)
    day = cast.days + DAY
    assert not olga.save(starts_at=f"{day}T15:00", ends_at=f"{day}T16:00")
    assert "The series was moved meanwhile" in olga.page
    assert set(olga.asked) == {"starts_at", "ends_at"}
    assert olga.fields["starts_at"] == [f"{day}T15:00"]
    (form,) = lxml.html.fromstring(olga.page).xpath("//form[contains(@class, 'form')]")
    assert form.action.endswith(f"/occurrences/{day:%Y%m%d}T070000Z")
    olga.path = form.action
    assert olga.choose(starts_at="mine", ends_at="mine")
    with app.app_context():
        (own,) = db.session.get_one(Slot, cast.session).exceptions
        assert (own.recurs_at.hour, own.starts_at.hour, own.ends_at.hour) == (7, 10, 11)


def test_a_date_with_an_hour_of_its_own_is_told_by_that_hour_when_its_series_moved(app, cast, sign_in, second):
    day = cast.days + DAY
    assert Editor(sign_in(cast.olga), second).save(starts_at=f"{day}T15:20", ends_at=f"{day}T16:20")
    olga = Editor(sign_in(cast.olga), second)
    move(cast, sign_in, 0, 12)
    answer = olga.client.post(olga.path, data=olga.fields | {"room_id": "0"}, follow_redirects=True)
    now = format_date(day, "d MMM y", locale="en")
    assert f"The series was moved meanwhile: this occurrence is now on {now}, 15:20" in text_of(answer.text)


def test_no_time_that_its_rule_does_not_have_has_a_page(cast, sign_in, second):
    olga = sign_in(cast.olga)
    for other in ("20200101T000000Z", "now", "0"):
        assert olga.get(f"{second.rpartition('/')[0]}/{other}").status_code == 404


@pytest.mark.parametrize(
    ("own", "keeps"),
    [
        ({"starts_at": "15:00", "ends_at": "16:00"}, "These dates keep their own hour: "),
        (
            {"room_id": "0"},
            "These dates take the hour of their series and keep only their own room, length or status: ",
        ),
        (
            {"state": "cancelled"},
            "These dates take the hour of their series and keep only their own room, length or status",
        ),
        ({}, ""),
    ],
)
def test_saving_a_series_names_the_dates_that_keep_something_and_what(app, cast, sign_in, second, own, keeps):
    first, last = cast.days, cast.days + DAY
    values = {name: f"{last}T{value}" if ":" in value else value for name, value in own.items()}
    assert Editor(sign_in(cast.olga), second).save(**values)
    petra = Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}")
    assert petra.save(starts_at=f"{first}T12:00", ends_at=f"{first}T13:00")
    messages = lxml.html.fromstring(petra.client.get(f"{DESK}/schedule").text).xpath("//div[@id='messages']/p")
    said = [each.text_content().strip() for each in messages if "These dates" in each.text_content()]
    assert len(said) == bool(keeps)
    assert all(each.startswith(keeps) and format_date(last, "d MMM", locale="en") in each for each in said)


def test_a_date_that_was_left_out_meanwhile_is_asked_about_once(app, cast, sign_in, second):
    olga = Editor(sign_in(cast.olga), second)
    assert Editor(sign_in(cast.petra), second).save(state="left out")
    end = f"{cast.days + DAY}T11:30"
    assert not olga.save(ends_at=end)
    assert "Petra Test, petra@test.example left this date out meanwhile (" in text_of(olga.page)
    assert not olga.asked
    assert "Please look at the marked fields" not in olga.page
    assert olga.save()
    with app.app_context():
        (own,) = db.session.get_one(Slot, cast.session).exceptions
        assert not own.left_out
        assert (own.ends_at - own.starts_at, own.room.name["en"]) == (1.5 * HOUR, "Hall 1")


def test_what_both_leave_out_is_no_question(app, cast, sign_in, second):
    olga = Editor(sign_in(cast.olga), second)
    assert Editor(sign_in(cast.petra), second).save(state="left out")
    assert olga.save(state="left out")
    again = Editor(olga.client, second)
    assert again.save(room_id="0"), "it was seen: nothing is asked"


@pytest.mark.parametrize("taken_out", [True, False])
def test_who_has_a_date_open_reads_who_took_its_series_away(app, cast, sign_in, second, taken_out):
    olga = Editor(sign_in(cast.olga), second)
    petra = sign_in(cast.petra)
    if taken_out:
        assert petra.post(f"{DESK}/schedule/{cast.session}/unschedule").status_code == 302
        said = "“Opening” was taken out of the schedule (Petra Test, petra@test.example, "
    else:
        assert Editor(petra, f"{DESK}/schedule/{cast.session}").save(frequency="", until="")
        said = "“Opening” has no such date any more: its times were changed (Petra Test, petra@test.example, "
    answer = olga.client.post(olga.path, data=olga.fields | {"ends_at": f"{cast.days + DAY}T11:30"})
    assert answer.status_code == 404
    assert said in text_of(answer.text)
    assert f"End: {format_date(cast.days + DAY, 'd MMM y', locale='en')}, 11:30, Tashkent" in answer.text
    assert "What you chose: Room: Hall 1 Status: Confirmed Nothing was saved" in text_of(answer.text)
    assert f"{DESK}/schedule/{cast.session}" in answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Room: No room yet", "Status: Provisional", "Start: {day}, 15:20, Tashkent", "End: {day}, 11:00"]),
        ("ru", ["Зал: Пока без зала", "Состояние: Предварительно", "Начало: {day}, 15:20, Ташкент"]),
        ("uz", ["Zal: Hali zal yoʻq", "Holat: Dastlabki", "15:20, Toshkent"]),
    ],
)
def test_what_was_typed_for_a_date_that_went_is_read_in_words(app, cast, sign_in, second, language, words):
    olga = Editor(sign_in(cast.olga), second)
    assert Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}").save(frequency="", until="")
    typed = {"starts_at": f"{cast.days + DAY}T15:20", "state": "tentative", "room_id": "0"}
    page = text_of(olga.client.post(f"{second}?lang={language}", data=olga.fields | typed).text)
    for each in words:
        assert each.format(day=format_date(cast.days + DAY, "d MMM y", locale=language)) in page
    assert f"{cast.days + DAY}" not in page


@pytest.mark.parametrize("way", ["", "/restore"])
def test_who_comes_to_a_date_that_went_reads_why(cast, sign_in, second, way):
    olga = sign_in(cast.olga)
    assert Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}").save(frequency="", until="")
    answer = olga.post(second + way) if way else olga.get(second)
    assert answer.status_code == 404
    assert "“Opening” has no such date any more: its times were changed (Petra Test" in text_of(answer.text)


def test_a_date_that_never_was_is_nobodys_doing(cast, sign_in, second):
    page = text_of(sign_in(cast.olga).get(f"{second.rpartition('/')[0]}/20200101T000000Z").text)
    assert "any more" not in page


def text_of(page: str) -> str:
    return " ".join(lxml.html.fromstring(page).text_content().split())
