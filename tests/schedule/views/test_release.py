"""What a release page says beside the difference: what is archived but still told of, and what has no time."""

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.services import save_venue
from forum.mail.models import Letter
from forum.programme.models import Session
from forum.registration.models import Category
from forum.releases.rules import Frequency
from forum.removal.services import archive
from forum.schedule.models import Slot, SlotException, SlotState
from forum.schedule.services import release_draft, unschedule_session
from tests.factories import SECRET, make_session, register
from tests.worlds import do_release

DESK = "/manage/innoprom/2027"
PLACES = {"room": "schedule", "track": "sessions", "speaker": "sessions"}


def told_of(page: str, heading: str):
    """The part under a heading, if there is one."""
    return next(iter(lxml.html.fromstring(page).xpath(f"//section[@aria-labelledby='{heading}']")), None)


def archived(cast, kind: str):
    session = db.session.get_one(Session, cast.session)
    slot = db.session.get_one(Slot, cast.session)
    row = {"room": slot.room, "track": session.track, "speaker": session.speakers[0]}[kind]
    archive(row, db.session.get_one(Account, cast.olga), clock.now())
    return row


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("page", ["release", ""])
def test_what_is_archived_and_still_in_the_programme_is_named(context, cast, sign_in, kind, page):
    do_release(cast, 0)
    assert told_of(sign_in(cast.olga).get(f"{DESK}/{page}").text, "kept") is None
    with transaction():
        name = archived(cast, kind).name["en"]
    part = told_of(sign_in(cast.olga).get(f"{DESK}/{page}").text, "kept")
    assert f"“{name}”" in part.text_content()
    archive_page = "/manage/archive" if kind == "room" else f"{DESK}/programme/archive"
    assert {f"{DESK}/{PLACES[kind]}/{cast.session}", archive_page} <= set(part.xpath(".//a/@href"))


def test_it_is_quoted_as_the_language_quotes(app, cast, sign_in):
    with app.app_context():
        do_release(cast, 0)
        with transaction():
            name = archived(cast, "track").name["en"]
    assert f"«{name}»" in told_of(sign_in(cast.olga).get(f"{DESK}/?lang=ru").text, "kept").text_content()


def test_a_hall_of_one_date_is_named_and_one_of_a_cancelled_session_is_not(context, cast, sign_in):
    with transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until, room = Frequency.DAILY, slot.starts_at, slot.room
        values = {"recurs_at": slot.starts_at, "starts_at": slot.starts_at, "ends_at": slot.ends_at, "room": room}
        slot.exceptions, slot.room = [SlotException(**values)], None
        archive(room, db.session.get_one(Account, cast.olga), clock.now())
    assert told_of(sign_in(cast.olga).get(f"{DESK}/release").text, "kept") is not None
    with transaction():
        db.session.get_one(Slot, cast.session).state = SlotState.CANCELLED
    assert told_of(sign_in(cast.olga).get(f"{DESK}/release").text, "kept") is None


def test_who_cannot_restore_a_hall_is_not_led_to_its_archive(context, cast, sign_in):
    with transaction():
        archived(cast, "room")
    part = told_of(sign_in(cast.petra).get(f"{DESK}/release").text, "kept")
    assert "/manage/archive" not in part.xpath(".//a/@href")


def test_the_schedule_marks_an_archived_hall(context, cast, sign_in):
    with transaction():
        archived(cast, "room")
    row = lxml.html.fromstring(sign_in(cast.vera).get(f"{DESK}/schedule").text).get_element_by_id(
        f"session-{cast.session}"
    )
    assert row.xpath(".//td")[1].text_content().split() == ["Hall", "1", "archived"]


def test_what_lost_its_time_is_named_and_what_never_had_one_is_counted(context, cast, sign_in):
    do_release(cast, 0)
    with transaction():
        unschedule_session(
            db.session.get_one(Session, cast.session), db.session.get_one(Account, cast.olga), clock.now()
        )
    page = lxml.html.fromstring(sign_in(cast.olga).get(f"{DESK}/release").text)
    row = page.xpath("//tr[th[contains(., 'Opening')]]")[0]
    assert "No longer has a time: leaves the programme" in row.text_content()
    assert f"{DESK}/schedule/{cast.session}" in row.xpath(".//a/@href")
    assert (
        page.xpath(f"//a[@href='{DESK}/schedule#untimed']")[0].text
        == "2 sessions have no time: no release tells of them."
    )
    assert SECRET not in page.text_content()


def test_what_was_removed_is_not_said_to_have_lost_its_time(context, cast, sign_in):
    with transaction():
        gone = make_session(db.session.get_one(Edition, cast.edition), "Gone")
    do_release(cast, 0)
    with transaction():
        db.session.delete(db.session.get_one(Slot, gone.id))
        db.session.flush()
        db.session.delete(db.session.get_one(Session, gone.id))
    row = lxml.html.fromstring(sign_in(cast.olga).get(f"{DESK}/release").text).xpath("//tr[th[contains(., 'Gone')]]")[0]
    assert "No longer has a time" not in row.text_content()


def test_the_log_leads_from_a_release_to_what_it_changed(context, cast, sign_in):
    do_release(cast, 0)
    page = lxml.html.fromstring(sign_in(cast.olga).get(f"{DESK}/log").text)
    assert [each.text for each in page.xpath(f"//td/a[@href='{DESK}/releases/1']")] == ["Release 1"]


@pytest.mark.parametrize(("zone", "letters"), [("Europe/Moscow", True), ("Asia/Yekaterinburg", False)])
def test_it_says_how_many_letters_go_and_that_registration_follows_the_clock(context, cast, sign_in, zone, letters):
    do_release(cast, 0)
    with transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        for one in (cast.paul, cast.sam):
            register(edition, category, db.session.get_one(Account, one))
        save_venue(edition.venue, {"timezone": zone}, db.session.get_one(Account, cast.olga), clock.now())
    page = sign_in(cast.olga).get(f"{DESK}/release").text
    assert ("2 delegates with a place get a letter" in page) == letters
    assert ("Registration opens and closes at the same hour by the new clock." in page) == letters
    with transaction():
        release_draft(edition, db.session.get_one(Account, cast.olga), clock.now())
    assert db.session.query(Letter).filter_by(template="edition").count() == 2 * letters
