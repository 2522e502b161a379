"""What an organiser's pages tell of times, places, releases and oneself."""

from datetime import timedelta

import lxml.html

from forum import clock
from forum.db import db, transaction
from forum.editions.models import Edition, Room
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotException
from tests.factories import make_edition, text
from tests.opening import Editor
from tests.worlds import do_release

DESK = "/manage/innoprom/2027"


def test_an_end_on_another_day_has_its_date(context, cast, sign_in):
    do_release(cast, 0)
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.ends_at = slot.starts_at + timedelta(hours=30)
    last = cast.days + timedelta(days=1)
    olga = sign_in(cast.olga)
    for page in (f"{DESK}/schedule", f"{DESK}/release"):
        told = " ".join(olga.get(page).text.split())
        assert f"– {last.day} {last:%b} {last.year}, 16:00" in told
        assert "– 16:00" not in told
    do_release(cast, 1)
    programme = olga.get("/forums/innoprom/2027/programme?view=list").text
    assert "until <time" in programme
    assert f">{last:%a} {last.day} {last:%b}, 16:00</time>" in programme


def test_a_release_tells_zones_as_every_page_does(context, cast, sign_in):
    do_release(cast, 0)
    with transaction():
        db.session.get_one(Slot, cast.session).ends_at += timedelta(minutes=30)
    page = sign_in(cast.olga).get(f"{DESK}/release").text
    assert ", Tashkent" in page
    assert "Asia/Tashkent" not in page


def test_a_renamed_hall_is_not_told_as_a_move(context, cast, sign_in):
    do_release(cast, 0)
    with transaction():
        db.session.get_one(Slot, cast.session).room.name = text("Hall A")
    page = sign_in(cast.olga).get(f"{DESK}/release").text
    assert "Name of the room (English)" in page
    assert "change-moved" not in page
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.room = Room(venue=slot.room.venue, name=text("Hall A"))
    page = sign_in(cast.olga).get(f"{DESK}/release").text
    assert "change-moved" in page
    assert "Name of the room" not in page


def test_of_a_repetition_the_dates_that_change_are_told(context, cast, sign_in):
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)
    do_release(cast, 0)
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        second, hour = slot.starts_at + timedelta(days=1), timedelta(hours=1)
        slot.exceptions.append(SlotException(recurs_at=second, starts_at=second + hour, ends_at=second + 2 * hour))
    page = lxml.html.fromstring(sign_in(cast.olga).get(f"{DESK}/release").text)
    (before,), (after,) = ([li.text_content() for li in cell.iter("li")] for cell in page.xpath("//td[@data-head][ul]"))
    assert before.split(", ")[-1].strip() == "Hall 1", "its own hall too"
    assert "10:00" in before
    assert "11:00" in after
    assert after.strip().endswith("No room yet")


def test_what_was_just_placed_is_marked_below_its_message(app, cast, sign_in):
    olga = Editor(sign_in(cast.olga), f"{DESK}/schedule/{cast.session}")
    answer = olga.client.post(olga.path, data=olga.fields | {"state": "tentative"})
    assert "#" not in answer.location
    page = olga.client.get(answer.location).text
    assert f'href="#session-{cast.session}"' in page
    assert "just saved" in page.partition(f'id="session-{cast.session}"')[2]
    assert "just saved" not in olga.client.get(f"{DESK}/schedule").text


def test_halls_of_one_name_are_told_apart(app, cast, sign_in):
    with app.app_context(), transaction():
        venue = db.session.get_one(Edition, cast.edition).venue
        more = [Room(venue=venue, name=text("Hall A"), capacity=seats) for seats in (120, 300, None, None)]
        db.session.add_all(more)
    page = sign_in(cast.olga).get(f"{DESK}/schedule/{cast.session}").text
    for told in (">Hall 1<", ">Hall A, seats: 120<", ">Hall A, seats: 300<", "seats: – (№ 4)<", "seats: – (№ 5)<"):
        assert told in page


def test_releases_say_what_made_them_and_who(context, cast, sign_in):
    do_release(cast, 0)
    olga, orhan = sign_in(cast.olga), sign_in(cast.orhan)
    assert orhan.post(f"{DESK}/postpone").status_code == 302
    page = olga.get(f"{DESK}/release").text.partition("<h2>Releases</h2>")[2]
    assert "· Programme released · Olga Test" in page
    assert "· Edition postponed · Orhan Test" in page


def test_the_desk_begins_with_what_comes_next(context, cast, sign_in):
    today = clock.now().date()
    with transaction():
        for name, days in (("now", -1), ("soon", 3), ("far", 300), ("past", -30), ("older", -300)):
            edition = make_edition(name)
            edition.starts_on, edition.ends_on = today + timedelta(days=days), today + timedelta(days=days + 2)
    page = sign_in(cast.admin).get("/manage/").text
    places = [page.index(f">{name} edition<") for name in ("now", "soon", "far", "past", "older")]
    assert places == sorted(places)


def test_who_is_invited_reads_so_beside_their_roles(cast, sign_in):
    olga, sam = sign_in(cast.olga), sign_in(cast.sam)
    assert "An organiser can invite you" in sam.get("/account/roles").text
    olga.post(f"{DESK}/team", data={"email": "sam@test.example", "role": "viewer"})
    page = sam.get("/account/roles").text
    assert "1 invitation waits for your answer." in page
    assert "An organiser can invite you" not in page


def test_a_corrected_zone_is_told_by_its_city(context, cast, sign_in):
    do_release(cast, 0)
    with transaction():
        db.session.get_one(Edition, cast.edition).venue.timezone = "Europe/Moscow"
    page = sign_in(cast.olga).get(f"{DESK}/release").text
    assert "Times are in the zone Moscow" in page
    assert "Europe/Moscow" not in page


def test_the_log_calls_each_act_on_a_time_by_its_name(app, cast, sign_in):
    olga, path = sign_in(cast.olga), f"{DESK}/schedule/{cast.session}"
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=1)
        second = f"{path}/occurrences/{slot.starts_at + timedelta(days=1):%Y%m%dT%H%M%SZ}"
    later = cast.days + timedelta(days=1)
    for address, change, said in (
        (second, {"state": "left out"}, "Single date left out"),
        (second, {"state": "confirmed"}, "Single date reinstated"),
        (second, {"state": "cancelled"}, "Single date cancelled"),
        (second, {"state": "tentative"}, "Single date reinstated"),
        (second, {"ends_at": f"{later}T11:30"}, "Single date moved to another time or place"),
        (path, {"state": "cancelled"}, "Session cancelled"),
        (path, {"state": "tentative"}, "Session reinstated"),
        (path, {"state": "confirmed"}, "Status of a session changed"),
        (path, {"room_id": "0"}, "Session moved to another time or place"),
    ):
        assert Editor(olga, address).save(**change), said
        row = lxml.html.fromstring(olga.get(f"{DESK}/log").text).xpath("//tbody/tr")[0]
        words = " ".join(row.text_content().split())
        assert said in words
        if said == "Single date left out":
            hours = [cell.text_content().strip() for cell in row.xpath(".//tr[th = 'Start']/td")]
            assert hours == [f"{later.day} {later:%b} {later.year}, 10:00, Tashkent", ""]
            assert f"Occurrence {later.day} {later:%b}" in words
    found = lxml.html.fromstring(olga.get(f"{DESK}/log?act=occurrence left out").text)
    assert len(found.xpath("//th[@data-head='When']")) == 1
