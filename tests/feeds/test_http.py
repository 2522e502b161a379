"""Feeds over HTTP: conditional requests with the very headers sent, personal addresses, what leaves a feed."""

import shutil
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import event, select

from forum import clock, printing
from forum.accounts.models import Account
from forum.cli import check
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.services import save_edition
from forum.feeds import views as calendars
from forum.programme.models import Session
from forum.schedule.models import Slot, SlotState
from forum.schedule.services import cancel_edition, postpone_edition, release, reschedule_edition, unschedule_session
from forum.subscriptions.models import Subscription
from forum.subscriptions.services import revoke, subscribe

FEED = "/calendar/innoprom/2027.ics"


def do_release(cast, number, change=None):
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        if change:
            change(db.session.get_one(Slot, cast.session))
        release(edition, number, db.session.get_one(Account, cast.olga), clock.now())
    calendars.forget()


@pytest.fixture
def released(app, cast):
    with app.app_context():
        do_release(cast, 0)
    return cast


def events(response):
    assert response.status_code == 200
    return {str(e["UID"]): e for e in Calendar.from_ical(response.data).walk("VEVENT")}


def opening(client, path=FEED):
    return next(e for e in events(client.get(path)).values() if "Opening" in e["SUMMARY"])


def test_headers_and_conditional_requests(client, released):
    first = client.get(FEED, headers={"Accept-Encoding": "identity"})
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "public, max-age=300, s-maxage=60"
    assert "Set-Cookie" not in first.headers
    tag, since = first.headers["ETag"], first.headers["Last-Modified"]
    assert not tag.startswith("W/")
    plain = {"Accept-Encoding": "identity"}
    for value in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        assert client.get(FEED, headers={"If-None-Match": value, **plain}).status_code == 304, value
    assert client.get(FEED, headers={"If-Modified-Since": since, **plain}).status_code == 304
    assert (
        client.get(FEED, headers={"If-None-Match": '"other"', "If-Modified-Since": since, **plain}).status_code == 200
    )
    assert client.get(FEED, headers={"If-None-Match": "nonsense", **plain}).status_code == 200
    zipped = client.get(FEED, headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["ETag"] != tag
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert (
        client.get(FEED, headers={"If-None-Match": zipped.headers["ETag"], "Accept-Encoding": "gzip"}).status_code
        == 304
    )
    head = client.head(FEED, headers=plain)
    assert (head.data, head.headers["ETag"], head.headers["Content-Length"]) == (b"", tag, str(len(first.data)))
    assert client.get(FEED, headers=plain).data == first.data
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        assert client.open(FEED, method=method).status_code == 405


def test_only_the_pdf_changes_with_the_fonts_of_the_operator(client, released, tmp_path):
    addresses = [f"/calendar/innoprom/2027.{ending}" for ending in ("ics", "xlsx", "pdf")]
    before = [client.get(address).headers["ETag"] for address in addresses]
    shutil.copy(printing.HERE / "fonts" / "golos-text-400.ttf", tmp_path)
    printing.use_fonts(tmp_path)
    try:
        after = [client.get(address).headers["ETag"] for address in addresses]
    finally:
        printing.use_fonts(None)
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, True, False]


def test_forum_check_names_the_scripts_that_no_font_can_print(app, cast):
    def rename(slot):
        slot.session.title = {"en": "Opening", "ka": "გახსნა"}

    runner = app.test_cli_runner()
    with app.app_context():
        do_release(cast, 0)
    assert runner.invoke(check).output == "All is well.\n"
    with app.app_context():
        do_release(cast, 1, rename)
    said = runner.invoke(check).output
    assert "Georgian" in said
    assert "FORUM_FONTS" in said
    assert "All is well" not in said


def test_a_304_asks_the_database_once_and_not_again_within_a_second(app, client, released, monkeypatch):
    monkeypatch.setitem(app.config, "FEED_SECONDS", 1)
    tag = client.get(FEED).headers["ETag"]
    seen = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        for _ in range(5):
            assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304
        assert seen == []
        calendars.forget()
        assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304
        assert len([s for s in seen if s.lstrip().upper().startswith("SELECT")]) == 1
        for path in ("/calendar/all.ics", "/calendar/innoprom.ics"):
            tag = client.get(path).headers["ETag"]
            seen.clear()
            assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
            assert len([s for s in seen if s.lstrip().upper().startswith("SELECT")]) == 1


def test_a_personal_304_asks_the_database_once_and_not_again_within_a_second(app, client, released, monkeypatch):
    with app.app_context(), transaction():
        token = subscribe(db.session.get_one(Account, released.paul), "phone", "en", clock.now())
    address = f"/calendar/personal/{token}.ics"
    tag = client.get(address).headers["ETag"]
    seen = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert len([s for s in seen if s.lstrip().upper().startswith(("SELECT", "UPDATE"))]) == 1
    monkeypatch.setattr(app.extensions["shortcut"], "seconds", 60)
    assert client.get(address).status_code == 200
    seen.clear()
    for _ in range(5):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(address).status_code == 200
    assert seen == []
    app.extensions["shortcut"].forget()


def test_every_published_change_raises_the_sequence_and_moves_the_etag(app, client, released):
    before = client.get(FEED)
    with app.app_context():
        do_release(released, 1, lambda slot: setattr(slot, "ends_at", slot.ends_at + timedelta(hours=1)))
    after = client.get(FEED)
    old, new = (
        opening(client),
        next(e for e in Calendar.from_ical(before.data).walk("VEVENT") if "Opening" in e["SUMMARY"]),
    )
    assert (new["SEQUENCE"], old["SEQUENCE"]) == (0, 1)
    assert new["UID"] == old["UID"]
    assert after.headers["ETag"] != before.headers["ETag"]


def test_cancelled_then_removed_then_reinstated_stays_one_event(app, client, released):
    with app.app_context():
        do_release(released, 1, lambda slot: setattr(slot, "state", SlotState.CANCELLED))
    assert (opening(client)["STATUS"], opening(client)["SEQUENCE"]) == ("CANCELLED", 1)
    with app.app_context():
        kept = db.session.get_one(Slot, released.session)
        times = kept.starts_at, kept.ends_at
        with transaction():
            unschedule_session(db.session.get_one(Session, released.session))
            release(
                db.session.get_one(Edition, released.edition),
                2,
                db.session.get_one(Account, released.olga),
                clock.now(),
            )
        calendars.forget()
    assert (opening(client)["STATUS"], opening(client)["SEQUENCE"]) == ("CANCELLED", 2)
    assert client.get("/forums/innoprom/2027/programme").text.count("Opening") == 0
    with app.app_context():
        with transaction():
            db.session.add(
                Slot(session_id=released.session, edition_id=released.edition, starts_at=times[0], ends_at=times[1])
            )
            db.session.flush()
            release(
                db.session.get_one(Edition, released.edition),
                3,
                db.session.get_one(Account, released.olga),
                clock.now(),
            )
        calendars.forget()
    assert (opening(client)["STATUS"], opening(client)["SEQUENCE"]) == ("CONFIRMED", 3)


def test_filters_and_languages_have_their_own_feed(client, released):
    assert len(events(client.get(f"{FEED}?language=en"))) == 1
    assert [str(e["SUMMARY"]) for e in events(client.get(f"{FEED}?language=tk")).values()] == ["innoprom edition"]
    assert b"Opening" in client.get(f"{FEED}?lang=ru&nonsense=1").data
    assert client.get(f"{FEED}?lang=ru").headers["ETag"] != client.get(FEED).headers["ETag"]


def test_a_renamed_slug_keeps_answering(app, client, released):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, released.edition)
        values = {
            n: getattr(edition, n)
            for n in ("name", "about", "audience", "starts_on", "ends_on", "languages", "venue_id")
        }
        save_edition(edition, {**values, "slug": "renamed"}, db.session.get_one(Account, released.olga), clock.now())
    calendars.forget()
    assert client.get(FEED).status_code == 200
    assert opening(client)["UID"] == opening(client, "/calendar/innoprom/renamed.ics")["UID"]
    assert client.get("/forums/innoprom/2027/").status_code == 200


def test_personal_calendar_follows_stars_and_registrations(app, client, released, sign_in):
    paul = sign_in(released.paul)
    star = f"/forums/innoprom/2027/sessions/{released.session}/star"
    paul.post(star, data={"starred": "1"})
    paul.post("/forums/innoprom/2027/register", data={"category": released.category})
    with app.app_context(), transaction():
        token = subscribe(db.session.get_one(Account, released.paul), "phone", "en", clock.now())
    address = f"/calendar/personal/{token}.ics"
    assert sorted(str(e["STATUS"]) for e in events(client.get(address)).values()) == ["CONFIRMED", "CONFIRMED"]
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert token.encode() not in answer.data
    paul.post(star, data={"starred": "0"})
    assert (opening(client, address)["STATUS"], opening(client, address)["SEQUENCE"]) == ("CANCELLED", 1)
    reference = paul.get("/account/registrations").text.partition("/account/registrations/")[2][:8]
    paul.post(f"/account/registrations/{reference}/withdraw")
    assert {str(e["STATUS"]) for e in events(client.get(address)).values()} == {"CANCELLED"}
    for wrong in (token[:-1], token.swapcase(), "x", token + "x"):
        assert client.get(f"/calendar/personal/{wrong}.ics").status_code == 404
    with app.app_context(), transaction():
        row = db.session.scalars(select(Subscription)).one()
        assert token not in row.token_hash
        assert row.last_used_at is not None
        revoke(row, clock.now())
    assert client.get(address).status_code == 404


def test_an_open_forum_cannot_be_closed_while_calendars_carry_it(app, released, sign_in):
    olga = sign_in(released.olga)
    data = {"slug": "innoprom", "name-en": "Innoprom", "summary-en": "S", "accent": "lapis", "closed": "y"}
    assert 'id="closed-error"' in olga.post("/manage/series/innoprom", data=data).text
    with app.app_context(), transaction():
        cancel_edition(
            db.session.get_one(Edition, released.edition), db.session.get_one(Account, released.olga), clock.now()
        )
    assert olga.post("/manage/series/innoprom", data=data).status_code == 302


def test_a_forum_through_the_years_carries_its_programmes(client, released):
    found = events(client.get("/calendar/innoprom.ics"))
    assert sorted(str(e["SUMMARY"]) for e in found.values()) == ["Opening", "innoprom edition"]
    assert len(events(client.get("/calendar/all.ics"))) == 2


def test_a_postponed_edition_says_so_everywhere_and_comes_back_with_new_days(app, client, released):
    with app.app_context():
        with transaction():
            postpone_edition(
                db.session.get_one(Edition, released.edition), db.session.get_one(Account, released.olga), clock.now()
            )
        calendars.forget()
    found = {str(e["SUMMARY"]): e for e in events(client.get(FEED)).values()}
    assert found["Postponed: innoprom edition"]["STATUS"] == "TENTATIVE"
    assert (found["Postponed: Opening"]["STATUS"], found["Postponed: Opening"]["SEQUENCE"]) == ("CANCELLED", 1)
    assert "Postponed" in client.get("/forums/innoprom/2027/").text
    with app.app_context():
        with transaction():
            edition, olga = db.session.get_one(Edition, released.edition), db.session.get_one(Account, released.olga)
            before = edition.starts_on
            reschedule_edition(edition, before + timedelta(days=60), olga, clock.now())
        do_release(released, 2)
    opened = opening(client)
    assert (opened["STATUS"], opened["SEQUENCE"]) == ("CONFIRMED", 2)
    assert opened["DTSTART"].dt.date() == before + timedelta(days=60)
    structured = client.get("/calendar/innoprom/2027.jsonld").get_json(force=True)["@graph"]
    assert structured[1]["eventStatus"] == "https://schema.org/EventRescheduled"
    assert structured[1]["previousStartDate"][:10] == before.isoformat()
