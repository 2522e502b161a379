"""The desk's pages of the draft and its releases."""

from datetime import timedelta

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.schedule.models import Slot
from forum.schedule.queries import outside
from forum.schedule.services import release_draft
from tests.worlds import shown_to


def facts(**changed):
    return {
        "slug": "2030",
        "name-en": "Next",
        "starts_on": "2030-01-01",
        "ends_on": "2030-01-03",
        "languages": ["en"],
        **changed,
    }


def test_a_slot_in_anothers_room_or_outside_the_days_is_refused(app, cast, sign_in):
    olga = sign_in(cast.olga)
    with app.app_context():
        before = db.session.get_one(Slot, cast.session)
        starts, room = before.starts_at, before.room_id
    page = olga.post(
        f"/manage/innoprom/2027/schedule/{cast.session}",
        data={"room_id": room, "starts_at": "2020-01-01T10:00", "ends_at": "2020-01-01T11:00", "state": "confirmed"},
    )
    assert 'id="starts_at-error"' in page.text
    assert 'id="ends_at-error"' not in page.text
    assert 'value="2020-01-01T10:00"' in page.text
    page = olga.post(
        f"/manage/innoprom/2027/schedule/{cast.session}",
        data={
            "room_id": room + 999,
            "starts_at": "2020-01-01T10:00",
            "ends_at": "2020-01-01T11:00",
            "state": "confirmed",
        },
    )
    assert 'id="room_id-error"' in page.text
    with app.app_context():
        assert db.session.get_one(Slot, cast.session).starts_at == starts


def test_the_last_night_belongs_to_the_last_day(app, cast, sign_in):
    olga, path = sign_in(cast.olga), f"/manage/innoprom/2027/schedule/{cast.session}"
    last, after = (cast.days + timedelta(days=n) for n in (2, 3))
    night = {"room_id": "0", "state": "confirmed", "starts_at": f"{last}T22:30", "ends_at": f"{after}T01:30"}
    assert olga.post(path, data=night).status_code == 302
    with app.app_context():
        edition = db.session.get_one(Edition, cast.edition)
        assert outside(edition) == []
        assert f"{db.session.get_one(Slot, cast.session).ends_at}" == f"{last} 20:30:00+00:00"
    page = olga.post(path, data=night | {"ends_at": f"{after}T12:01"}).text
    assert "This ends too late" in page.partition('id="ends_at-error"')[2]
    page = olga.post(path, data=night | {"starts_at": f"{cast.days}T22:30", "ends_at": f"{cast.days}T23:30",
                                         "frequency": "daily", "until": f"{after}"}).text  # fmt: skip
    assert "This repeats beyond the days" in page.partition('id="until-error"')[2]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_nobody_can_mean_is_refused_beside_its_field(app, cast, sign_in, day):
    olga, desk = sign_in(cast.olga), "/manage/innoprom/2027"
    with app.app_context():
        venue = db.session.get_one(Edition, cast.edition).venue_id
    page = olga.post(
        "/manage/series/innoprom/editions/new", data=facts(venue_id=venue, starts_on=day, ends_on=day)
    ).text
    assert 'id="starts_on-error"' in page
    times = {"starts_at": f"{day}T00:00", "ends_at": f"{day}T23:59", "state": "confirmed", "room_id": "0"}
    page = olga.post(f"{desk}/schedule/{cast.session}", data={**times, "frequency": "daily", "until": day}).text
    assert 'id="starts_at-error"' in page
    assert 'id="until-error"' in page
    refused = olga.post(f"{desk}/new-days", data={"starts_on": f"{cast.days}"}).text
    assert "Postpone the edition first" in refused.partition('id="starts_on-error"')[2]
    assert olga.post(f"{desk}/postpone").status_code == 302
    again = olga.post(f"{desk}/postpone", follow_redirects=True)
    assert again.status_code == 200
    assert "Only an announced edition can be postponed." in again.text
    assert 'id="starts_on-error"' in olga.post(f"{desk}/new-days", data={"starts_on": day}).text


def test_a_release_over_somebody_elses_is_refused(app, cast, sign_in):
    olga = sign_in(cast.olga)
    shown = shown_to(olga)
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.name = {"en": "Renamed"}
        release_draft(edition, db.session.get_one(Account, cast.olga), clock.now())
    answer = olga.post("/manage/innoprom/2027/release", data={"shown": shown}, follow_redirects=True)
    told = (
        "Somebody released meanwhile. Look at the difference again. Programme released: Olga Test, olga@test.example, "
    )
    assert told in answer.text


def test_cancelling_the_edition_cancels_every_session_for_subscribers(app, cast, sign_in, client):
    olga = sign_in(cast.olga)
    olga.post("/manage/innoprom/2027/release", data={"shown": shown_to(olga)})
    olga.post("/manage/innoprom/2027/cancel")
    from forum.feeds import views as calendars

    calendars.forget()
    feed = client.get("/calendar/innoprom/2027.ics").text
    assert feed.count("STATUS:CANCELLED") == feed.count("BEGIN:VEVENT") == 2
    assert client.get("/calendar/all.ics").text.count("STATUS:CANCELLED") == 1
