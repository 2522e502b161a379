"""When something collides is said where it is listed, and beside the date of what repeats."""

from datetime import timedelta

import lxml.html
import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.models import Appearance, Speaker, SpeakerRole
from forum.releases.rules import Frequency
from forum.schedule.models import Slot
from tests.factories import make_session
from tests.opening import Editor

DESK = "/manage/innoprom/2027"


@pytest.fixture
def second(app, cast):
    """Another session in the hall at the hour of the second of three days."""
    with app.app_context(), transaction():
        slot, edition = db.session.get_one(Slot, cast.session), db.session.get_one(Edition, cast.edition)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)
        make_session(edition, "Other", day=1, room=slot.room)
    return cast.days + timedelta(days=1)


@pytest.mark.parametrize("page", ["schedule", "release"])
def test_a_collision_says_its_day_and_hour(cast, sign_in, second, page):
    listed = lxml.html.fromstring(sign_in(cast.olga).get(f"{DESK}/{page}").text).xpath(
        "//section[@aria-labelledby='conflicts']//li"
    )
    assert len(listed) == 1
    assert f"({second.day} {second:%b} {second.year}, 10:00–11:00, Tashkent)" in " ".join(
        listed[0].text_content().split()
    )


def rows_of(client, page):
    return lxml.html.fromstring(client.get(f"{DESK}/{page}").text).xpath("//tbody/tr")


@pytest.mark.parametrize("page", ["schedule/{session}", "schedule"])
def test_the_date_that_collides_says_over_what_and_with_what(cast, sign_in, second, page):
    rows = rows_of(sign_in(cast.olga), page.format(session=cast.session))
    told = [" ".join(row.text_content().split()) for row in rows if "clash" in (row.get("class") or "")]
    expected = ["collides Hall 1: Other", "collides Hall 1: Opening"]
    assert len(told) == (1 if "{" in page else 2)
    assert all(any(each in row for each in expected) for row in told)
    assert sum("collides" in row.text_content() for row in rows) == len(told)


def test_a_session_that_collides_is_marked_in_the_list_of_sessions(cast, sign_in, second):
    marked = [row for row in rows_of(sign_in(cast.vera), "sessions") if row.get("class") == "clash"]
    assert len(marked) == 2
    assert all(row.xpath(".//a/@href")[-1] == f"{DESK}/schedule#conflicts" for row in marked)


def test_a_series_of_many_dates_has_pages(app, cast, sign_in):
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=99)
    olga, page = sign_in(cast.olga), f"schedule/{cast.session}"
    listed = [len(rows_of(olga, f"{page}?page={number}")) for number in (1, 2, 4, 9)]
    assert listed == [30, 30, 10, 10]
    assert "Page 2 of 4" in olga.get(f"{DESK}/{page}?page=2").text


@pytest.fixture
def meanwhile(app, cast):
    """Another session in another hall while Aziza speaks."""
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        return make_session(edition, "Other", hour=10).id


def told(page):
    """What a page says of messages, and of collisions."""
    tree = lxml.html.fromstring(page)
    messages = [each.get("class") for each in tree.xpath("//div[@id='messages']/p")]
    return messages, [" ".join(each.text_content().split()) for each in tree.xpath("//section[@aria-labelledby]//li")]


@pytest.mark.parametrize(("role", "called"), [("speakers", "Speaker Aziza"), ("chairs", "Chair Aziza")])
def test_a_session_saved_with_somebody_who_is_elsewhere_says_so(app, cast, sign_in, meanwhile, role, called):
    if role == "chairs":
        with app.app_context(), transaction():
            db.session.query(Appearance).one().role = SpeakerRole.CHAIR
    olga = Editor(sign_in(cast.olga), f"{DESK}/sessions/{meanwhile}")
    with app.app_context():
        speaker = db.session.query(Speaker).one().id
    answer = olga.client.post(olga.path, data=olga.fields | {role: [str(speaker)]}, follow_redirects=True)
    messages, (collision,) = told(answer.text)
    assert messages == ["alert alert-warning"]
    assert "Saved in the draft, but it collides: Other. See below." in answer.text
    assert collision.startswith((f"{called}: Opening × Other", f"{called}: Other × Opening"))
    listed = told(olga.client.get(f"{DESK}/schedule").text)[1]
    assert [each.startswith(f"{called}:") for each in listed] == [True]


def test_a_message_of_a_collision_is_a_warning(app, cast, sign_in, meanwhile):
    olga = Editor(sign_in(cast.olga), f"{DESK}/schedule/{meanwhile}")
    fields = olga.fields | {"room_id": ["1"]}
    messages, collisions = told(olga.client.post(olga.path, data=fields, follow_redirects=True).text)
    assert (messages, len(collisions)) == (["alert alert-warning"], 1)
    fields = Editor(olga.client, olga.path).fields | {"room_id": ["0"]}
    messages, collisions = told(olga.client.post(olga.path, data=fields, follow_redirects=True).text)
    assert (messages, collisions) == (["alert alert-info"], [])


def test_a_date_that_is_moved_into_a_collision_says_so(app, cast, sign_in, meanwhile):
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, meanwhile)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=1)
        date = f"{DESK}/schedule/{meanwhile}/occurrences/{slot.starts_at:%Y%m%dT%H%M%SZ}"
    olga = Editor(sign_in(cast.olga), date)
    answer = olga.client.post(olga.path, data=olga.fields | {"room_id": ["1"]}, follow_redirects=True)
    assert "Saved in the draft, but it collides: Other. See below." in answer.text
