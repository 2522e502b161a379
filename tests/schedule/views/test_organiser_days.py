"""The draft by days, and its sessions with day, hours and hall."""

from datetime import timedelta

from lxml import html

from forum.db import db, transaction
from forum.editions.models import Edition
from tests.factories import SECRET, make_session


def table_of(page):
    return [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//main//table/tbody/tr")]


def test_the_draft_stands_under_its_days(app, cast, sign_in):
    with app.app_context(), transaction():
        make_session(db.session.get_one(Edition, cast.edition), "Next morning", hour=9, day=1)
    page = html.fromstring(sign_in(cast.petra).get("/manage/innoprom/2027/schedule").text)
    days = [heading.text.partition(",")[0] for heading in page.xpath("//main//h2[@class='h4']")]
    assert days == [f"{cast.days + timedelta(days=n):%A}" for n in range(2)]
    first, second = table_of(page)
    day, after = (f"{each:%a} {each.day} {each:%b}" for each in (cast.days, cast.days + timedelta(days=1)))
    assert first[:3] == [f"{day}, 10:00–11:00: Opening", "Hall 1", "Opening"]
    assert second[:3] == [f"{after}, 09:00–10:00: Next morning", "—", "Next morning"]
    hours = page.xpath("//main//table/tbody/tr/td[1]/a/@href")
    assert hours == page.xpath("//main//table/tbody/tr/th/a/@href")  # every hour leads to where it is set


def test_sessions_are_listed_with_day_hours_and_hall_in_their_order(app, cast, sign_in):
    with app.app_context(), transaction():
        make_session(db.session.get_one(Edition, cast.edition), "Before", hour=9)
    page = html.fromstring(sign_in(cast.petra).get("/manage/innoprom/2027/sessions").text)
    day = f"{cast.days:%a} {cast.days.day} {cast.days:%b}"
    assert [row[:-2] for row in table_of(page)] == [
        [day, "09:00–10:00", "—", "Before"],
        [day, "10:00–11:00", "Hall 1", "Opening"],
        ["Without a time", SECRET],
    ]
