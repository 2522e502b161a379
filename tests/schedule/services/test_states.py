"""Acts on a schedule, as subscribers see them."""

from datetime import timedelta

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.feeds import views as calendars
from forum.programme.models import Session
from forum.schedule.models import Slot, SlotState
from forum.schedule.queries import draft_of
from forum.schedule.services import (
    cancel_edition,
    postpone_edition,
    release_draft,
    reschedule_edition,
    unschedule_session,
)
from tests.factories import make_session
from tests.feeds.reading import FEED, events, opening
from tests.worlds import do_release


def test_cancelled_then_removed_then_reinstated_stays_one_event(app, client, released):
    with app.app_context():
        do_release(released, 1, lambda slot: setattr(slot, "state", SlotState.CANCELLED))
    assert (opening(client)["STATUS"], opening(client)["SEQUENCE"]) == ("CANCELLED", 1)
    with app.app_context():
        kept = db.session.get_one(Slot, released.session)
        times = kept.starts_at, kept.ends_at
        with transaction():
            unschedule_session(
                db.session.get_one(Session, released.session), db.session.get_one(Account, released.olga), clock.now()
            )
            release_draft(
                db.session.get_one(Edition, released.edition),
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
            release_draft(
                db.session.get_one(Edition, released.edition),
                db.session.get_one(Account, released.olga),
                clock.now(),
            )
        calendars.forget()
    assert (opening(client)["STATUS"], opening(client)["SEQUENCE"]) == ("CONFIRMED", 3)


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
        do_release(released, 3)
    opened = opening(client)
    assert (opened["STATUS"], opened["SEQUENCE"]) == ("CONFIRMED", 2)
    assert opened["DTSTART"].dt.date() == before + timedelta(days=60)
    structured = client.get("/calendar/innoprom/2027.jsonld").get_json(force=True)["@graph"]
    assert structured[1]["eventStatus"] == "https://schema.org/EventRescheduled"
    assert structured[1]["previousStartDate"][:10] == before.isoformat()


def test_nothing_takes_place_at_a_cancelled_edition_whenever_it_was_scheduled(app, released):
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, released.edition), db.session.get_one(Account, released.olga)
        cancel_edition(edition, olga, clock.now())
        make_session(edition, "Afterwards", hour=15)
        assert {facts.status.value for facts in draft_of(edition)} == {"cancelled"}


def test_the_log_names_how_a_session_repeated_only_if_it_did(app, cast, sign_in):
    olga = sign_in(cast.olga)
    assert olga.post(f"/manage/innoprom/2027/schedule/{cast.session}/unschedule").status_code == 302
    page = olga.get("/manage/innoprom/2027/log").text
    changes = page.partition("<tbody>")[2].partition("</table>")[0]
    assert "Start" in changes
    for noise in ("Repeats", "Every … days", "On these days", "Until (this day"):
        assert noise not in changes
