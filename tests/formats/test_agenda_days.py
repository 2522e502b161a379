"""Days that begin at an hour of their own, in every format that has days."""

import csv
import io
import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
import xmlschema
from pypdf import PdfReader

from forum.formats import FORMATS
from forum.formats.feed import Feed, Item
from forum.formats.ical import calendar
from forum.releases.rules import Released
from tests.formats.samples import EDITION, UIDS, one_edition
from tests.releases.samples import PLACE, START, facts

pytestmark = pytest.mark.pure

MONDAY = date(2027, 3, 1)
FESTIVAL = EDITION._replace(
    starts_on=MONDAY,
    ends_on=MONDAY + timedelta(days=1),
    day_starts_at=time(5),
    url="https://forum.example/forums/innoprom/2027",
)


def at(day: int, hour: str) -> datetime:
    return datetime.combine(MONDAY + timedelta(days=day), time.fromisoformat(hour), FESTIVAL.zone).astimezone(UTC)


def session(number: int, title: str, start: tuple[int, str], end: tuple[int, str], hall: str = "Hall 1"):
    place = msgspec.structs.replace(PLACE, room_id=number, room={"en": hall})
    times = {"starts_at": at(*start), "ends_at": at(*end)}
    return msgspec.structs.replace(facts(number, title), uid=UIDS[number], place=place, **times)


def feed(*found: object, edition=FESTIVAL) -> Feed:
    items = tuple(Item(Released(each, 1, START), edition) for each in found)
    return one_edition()._replace(editions=(edition,), items=items)


NIGHTS = (
    session(1, "Opening", (0, "10:00"), (0, "11:00")),
    session(2, "First night", (1, "01:00"), (1, "03:00")),
    session(3, "Fair", (0, "09:00"), (1, "18:00"), "Pavilion"),
    session(4, "Last night", (2, "00:30"), (2, "02:00")),
)


def test_an_edition_whose_days_begin_at_midnight_looks_as_it_did():
    looks = (
        "EditionFacts(uid='edition-uid', sequence=0, modified_at=datetime.datetime(2027, 1, 2, 5, 0,"
        " tzinfo=datetime.timezone.utc), status=<Status.CONFIRMED: 'confirmed'>"
    )
    assert repr(EDITION).startswith(looks.partition(", status")[0])
    assert repr(EDITION).endswith("timezone='Asia/Tashkent', opens_at=None, closes_at=None)")
    assert repr(FESTIVAL).endswith("closes_at=None, day_starts_at=datetime.time(5, 0))")


def test_frab_begins_its_days_with_the_edition():
    data = FORMATS["frab.xml"].render(feed(*NIGHTS))
    xmlschema.XMLSchema(Path(__file__).parent / "frab.xsd").validate(data.decode())
    days = ET.fromstring(data).findall("day")
    assert [(day.get("date"), day.get("start"), day.get("end")) for day in days] == [
        ("2027-03-01", "2027-03-01T05:00:00+05:00", "2027-03-02T18:00:00+05:00"),
        ("2027-03-02", "2027-03-02T05:00:00+05:00", "2027-03-03T04:59:00+05:00"),
    ]
    titles = [[event.findtext("title") for event in day.iter("event")] for day in days]
    assert [sorted(each) for each in titles] == [["Fair", "First night", "Opening"], ["Last night"]]
    found = json.loads(FORMATS["frab.json"].render(feed(*NIGHTS)))["schedule"]["conference"]["days"]
    assert [(day["date"], day["day_start"]) for day in found] == [(day.get("date"), day.get("start")) for day in days]


def rows(made: Feed) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(FORMATS["csv"].render(made).decode("utf-8-sig"))))


def test_tables_say_the_day_of_the_programme_where_it_is_not_the_date():
    found = {row["Title"]: (row["Day of the programme"], row["Date"], row["Start"]) for row in rows(feed(*NIGHTS))}
    assert found["First night"] == ("2027-03-01", "2027-03-02", "01:00")
    assert found["Last night"] == ("2027-03-02", "2027-03-03", "00:30")
    midnight = feed(*NIGHTS, edition=FESTIVAL._replace(day_starts_at=time()))
    assert "Day of the programme" not in rows(midnight)[0]


def test_tables_follow_the_halls_within_an_hour():
    halls = ["Hall 10", "Hall 2", "Hall 1"]
    made = feed(*(session(n, f"In {hall}", (0, "10:00"), (0, "11:00"), hall) for n, hall in enumerate(halls, 1)))
    assert [row["Room"] for row in rows(made)] == ["Hall 1", "Hall 2", "Hall 10"]


def test_a_calendar_shows_the_edition_until_it_closes_in_its_last_night():
    hours = {"opens_at": time(18), "closes_at": time(2)}
    assert "DTEND;TZID=Asia/Tashkent:20270303T020000" in calendar(feed(edition=FESTIVAL._replace(**hours))).decode()


@pytest.mark.slow
def test_the_printed_programme_has_the_night_under_its_day_with_its_date():
    reader = PdfReader(io.BytesIO(FORMATS["pdf"].render(feed(*NIGHTS))))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    monday = next(page for page in pages if "Time Hall" in page and "Monday, 1 March 2027" in page)
    assert monday.index("Opening") < monday.index("First night")
    assert "Tue 2 Mar, 01:00–03:00" in monday
    tuesday = next(page for page in pages if "Time Hall" in page and "Tuesday, 2 March 2027" in page)
    assert "Last night" in tuesday
    assert "Fair" in tuesday
    assert "First night" not in tuesday
    assert not [page for page in pages if "Wednesday, 3 March" in page]
