"""List pages cost the same number of queries with a few rows and with many; pages of a list; exports."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import event

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import rooms_of
from forum.programme.models import Session
from forum.programme.queries import tracks_of
from forum.registration.models import Category
from forum.registration.services import register
from forum.schedule.services import release
from tests.factories import make_account, make_edition, make_session


def fill(cast, names):
    with transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        for name in names:
            register(edition, category, make_account(name), "=cmd", clock.now())
            make_session(edition, f"Session {name}", hour=12)
            make_edition(f"series-{name}")


def queries(app, client, path):
    seen = []

    def count(*arguments):
        seen.append(arguments[2])

    with app.app_context():
        engine = db.engine
    client.get(path)  # fills caches
    event.listen(engine, "before_cursor_execute", count)
    assert client.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", count)
    return len(seen)


PATHS = ["/", "/manage/", "/manage/innoprom/2027/registrations", "/manage/innoprom/2027/schedule", "/manage/innoprom/2027/release",
         "/manage/innoprom/2027/sessions", "/manage/innoprom/2027/log", "/manage/innoprom/2027/", "/forums/innoprom/2027/programme",
         "/calendar/all.ics", "/demo/mailbox/", "/manage/innoprom/2027/registrations.csv", "/manage/innoprom/2027/answers",
         "/account/calendars", "/calendar/innoprom.ics"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_many_rows_cost_the_queries_of_few(app, cast, sign_in, path):
    olga = sign_in(cast.admin)
    with app.app_context():
        fill(cast, ["a"])
    few = queries(app, olga, path)
    with app.app_context():
        fill(cast, [f"b{i}" for i in range(35)])
    assert queries(app, olga, path) <= few + 1  # one more page of ids to load relations for


def test_pages_search_filter_and_sort_of_registrations(app, cast, sign_in):
    with app.app_context():
        fill(cast, [f"delegate{i:02}" for i in range(35)])
    olga = sign_in(cast.olga)
    base = "/manage/innoprom/2027/registrations"
    first, second = olga.get(base).text, olga.get(f"{base}?page=2").text
    assert (first.count('<th scope="row">'), second.count('<th scope="row">')) == (30, 5)
    assert olga.get(f"{base}?q=delegate07").text.count('<th scope="row">') == 1
    assert olga.get(f"{base}?state=waitlisted").text.count('<th scope="row">') == 0
    ordered = olga.get(f"{base}?sort=name").text
    assert ordered.index("Delegate00") < ordered.index("Delegate01")
    export = olga.get(f"{base}.csv?q=delegate07")
    assert export.data.decode("utf-8-sig").count("\r\n") == 2
    assert "'=cmd" in export.text
    sheet = load_workbook(BytesIO(olga.get(f"{base}.xlsx?q=delegate07").data)).active
    received = sheet.cell(2, sheet.max_column).value  # a real time, by the clock of the venue in Tashkent
    assert timedelta(0) <= clock.now().replace(tzinfo=None) + timedelta(hours=5) - received < timedelta(minutes=2)


def test_a_release_over_somebody_elses_is_refused(app, cast, sign_in):
    olga = sign_in(cast.olga)
    with app.app_context(), transaction():
        release(db.session.get_one(Edition, cast.edition), 0, db.session.get_one(Account, cast.olga), clock.now())
    answer = olga.post("/manage/innoprom/2027/release", data={"after": "0"}, follow_redirects=True)
    assert "Somebody released meanwhile" in answer.text


def test_cancelling_the_edition_cancels_every_session_for_subscribers(app, cast, sign_in, client):
    olga = sign_in(cast.olga)
    olga.post("/manage/innoprom/2027/release", data={"after": "0"})
    olga.post("/manage/innoprom/2027/cancel")
    from forum.feeds import views as calendars

    calendars.forget()
    feed = client.get("/calendar/innoprom/2027.ics").text
    assert feed.count("STATUS:CANCELLED") == feed.count("BEGIN:VEVENT") == 2
    assert client.get("/calendar/all.ics").text.count("STATUS:CANCELLED") == 1


def test_what_is_used_cannot_be_removed_and_what_is_not_can(app, cast, sign_in):
    olga, paul, vera = sign_in(cast.olga), sign_in(cast.paul), sign_in(cast.vera)
    with app.app_context():
        edition = db.session.get_one(Edition, cast.edition)
        venue, room, track = edition.venue_id, rooms_of(edition.venue_id)[0].id, tracks_of(edition.id)[0].id
    paul.post("/forums/innoprom/2027/register", data={"category": cast.category})
    still = "still used"
    assert still in olga.post(f"/manage/venues/{venue}/rooms/{room}/remove", follow_redirects=True).text
    assert still in olga.post(f"/manage/innoprom/2027/categories/{cast.category}/remove", follow_redirects=True).text
    assert vera.post(f"/manage/innoprom/2027/tracks/{track}/remove").status_code == 403
    assert olga.post(f"/manage/innoprom/2027/tracks/{track}/remove").status_code == 302
    assert olga.post(f"/manage/innoprom/2027/schedule/{cast.session}/unschedule").status_code == 302
    assert "Removed." in olga.post(f"/manage/venues/{venue}/rooms/{room}/remove", follow_redirects=True).text
    with app.app_context():
        assert rooms_of(venue) == []
        assert db.session.get_one(Session, cast.session).track_id is None
