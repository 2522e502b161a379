"""A right that ends takes back what was given by it: letters on their way, invitations, entries of calendars, pages."""

from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import disable, give, take
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition
from forum.invitations.jobs import settle_invitations
from forum.mail.delivery import compose
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter, LetterState
from forum.mail.rules import Withheld
from forum.notices.jobs import send_notices
from forum.notices.models import Notice
from forum.people.queries import find_person
from forum.registration.models import Registration, RegistrationState, Step
from forum.registration.queries import find_alive
from forum.registration.services import cancel, enter, move
from forum.registration.signals import completion_asked, registration_changed
from forum.releases.queries import get_released
from forum.releases.services import set_star
from forum.schedule.services import release_draft
from forum.subscriptions.models import SubscriptionKind
from forum.subscriptions.queries.calendar import personal_calendar
from forum.subscriptions.services import subscribe
from tests.caldav.test_views import basic, sync
from tests.factories import make_category, make_session, register, text

SECRET = "Cassiopeia"
MINE = "/dav/calendars/personal/"


@pytest.fixture
def guest(app, cast):
    """Sam has a place in the closed forum, as its member, and starred a session of it."""
    with app.app_context():
        with transaction():
            closed, olga, sam = (
                _closed(cast),
                db.session.get_one(Account, cast.olga),
                db.session.get_one(Account, cast.sam),
            )
            session = make_session(closed, "Opening")
            give(where_edition(closed), sam, Role.MEMBER, olga, clock.now())
            release_draft(closed, olga, clock.now())
            category = make_category(closed)
            register(closed, category, sam)
            set_star(sam, closed, get_released(closed, session.id), True, clock.now())
        deliver_letters()
    return cast


def _closed(cast):
    return db.session.get_one(Edition, cast.closed)


def _place(cast) -> Registration:
    return db.session.scalars(select(Registration).where(Registration.edition_id == cast.closed)).unique().one()


def end_role(cast):
    """As the page of the team does."""
    with transaction():
        sam, olga = db.session.get_one(Account, cast.sam), db.session.get_one(Account, cast.olga)
        take(sam.grants[0], where_edition(_closed(cast)), olga, clock.now())


def rename(cast):
    """What is decided after the end."""
    with transaction():
        closed = _closed(cast)
        closed.name = text(SECRET)
        release_draft(closed, db.session.get_one(Account, cast.olga), clock.now())


def letters(cast, state=None):
    query = select(Letter).where(Letter.recipient == "sam@test.example").order_by(Letter.id)
    return [each for each in db.session.scalars(query) if state is None or each.state is state]


def test_the_invitation_is_taken_back_without_a_word_of_the_edition(app, guest):
    with app.app_context():
        end_role(guest)
        settle_invitations()
        rename(guest)
        settle_invitations()
        deliver_letters()
        (farewell,) = [each for each in letters(guest) if each.template == "farewell"]
        event = Calendar.from_ical(farewell.calendar).walk("VEVENT")[0]
        invited = next(each for each in letters(guest) if each.template == "registration")
        before = Calendar.from_ical(invited.calendar).walk("VEVENT")[0]
        assert "METHOD:CANCEL" in farewell.calendar
        assert event["UID"] == before["UID"]
        assert event["SEQUENCE"] > before["SEQUENCE"]
        assert set(event) == {"UID", "DTSTAMP", "SEQUENCE", "STATUS", "ORGANIZER", "ATTENDEE"}
        whole = compose(farewell).as_string()
        assert "secret edition" not in whole.lower()
        assert SECRET not in whole


def test_who_may_hear_again_is_invited_again(app, guest):
    with app.app_context():
        end_role(guest)
        settle_invitations()
        deliver_letters()
        with transaction():
            olga, sam = db.session.get_one(Account, guest.olga), db.session.get_one(Account, guest.sam)
            give(where_edition(_closed(guest)), sam, Role.MEMBER, olga, clock.now())
        settle_invitations()
        deliver_letters()
        calendars = [each.calendar for each in letters(guest, LetterState.SENT) if each.calendar]
        assert ["METHOD:CANCEL" in each for each in calendars] == [False, True, False]
        numbers = [Calendar.from_ical(each).walk("VEVENT")[0]["SEQUENCE"] for each in calendars]
        assert numbers == sorted(set(numbers))
        assert settle_invitations() == 0


def test_a_letter_that_waits_while_the_right_ends_is_not_sent(app, guest):
    with app.app_context():
        with transaction():
            place, now = _place(guest), clock.now()
            step = Step(registration_id=place.id, at=now, state=place.state, reason="")
            registration_changed.send(place, step=step, now=now)
            completion_asked.send(place, reason="Your position", offered=None, now=now)
        end_role(guest)
        assert deliver_letters() == 1
        assert [each.template for each in letters(guest, LetterState.WITHHELD)] == ["registration", "complete"]
        assert [each.template for each in letters(guest, LetterState.SENT)] == ["registration", "role"]


@pytest.mark.both
def test_a_farewell_that_waits_while_the_place_is_cancelled_is_told_once(app, guest):
    with app.app_context():
        end_role(guest)
        settle_invitations()
        with transaction():
            cancel(_place(guest), "Because", db.session.get_one(Account, guest.olga), clock.now())
        deliver_letters()
        farewells = [(each.values["state"], each.error) for each in letters(guest) if each.template == "farewell"]
        assert farewells == [("cancelled", ""), ("cancelled", Withheld.TOLD)]


def test_a_place_cancelled_after_the_end_is_told_without_its_name(app, guest):
    with app.app_context():
        end_role(guest)
        rename(guest)
        with transaction():
            cancel(_place(guest), "Because", db.session.get_one(Account, guest.olga), clock.now())
        deliver_letters()
        last = letters(guest, LetterState.SENT)[-1]
        assert last.values["state"] == RegistrationState.CANCELLED.value
        assert "METHOD:CANCEL" in last.calendar
        assert SECRET not in compose(last).as_string()
        assert SECRET not in str(last.values) + last.calendar


def test_whom_the_organisers_entered_hears_as_long_as_the_registration_lives(app, guest):
    with app.app_context():
        with transaction():
            closed, olga = _closed(guest), db.session.get_one(Account, guest.olga)
            said = {"given_name": "Nora", "family_name": "Guest", "email": "nora@test.example"}
            nora = enter(closed, make_category(closed), said, {}, olga, clock.now())
        deliver_letters()
        query = select(Letter).where(Letter.recipient == "nora@test.example").order_by(Letter.id)
        first = db.session.scalars(query).first()
        assert (first.template, first.state) == ("registration", LetterState.SENT)
        with transaction():
            cancel(nora, "Because", olga, clock.now())
        deliver_letters()
        assert [each.template for each in db.session.scalars(query)] == ["registration", "claim", "farewell"]


def test_news_of_a_programme_are_not_for_whoever_may_see_it_no_more(app, guest):
    with app.app_context():
        with transaction():
            sam, closed, now = db.session.get_one(Account, guest.sam), _closed(guest), clock.now()
            uid = personal_calendar(sam, "").items[0].facts.uid
            notice = Notice(account_id=sam.id, edition_id=closed.id, session_uid=UUID(uid), changed_at=now, due_at=now)
            db.session.add(notice)
        end_role(guest)
        assert send_notices() == 0
        assert db.session.scalars(select(Notice)).all() == []


def test_calendars_lose_the_entries_and_get_them_back(app, guest, client):
    with app.app_context(), transaction():
        sam = db.session.get_one(Account, guest.sam)
        password = subscribe(sam, "laptop", "en", clock.now(), SubscriptionKind.CALDAV)
        feed = subscribe(sam, "phone", "en", clock.now())
    who = basic(password, "sam@test.example")
    _, rows, token = sync(client, path=MINE, **who)
    etag = client.get(f"/calendar/personal/{feed}.ics").headers["ETag"]
    assert len(rows) == 2
    with app.app_context():
        end_role(guest)
        rename(guest)
    status, changed, after = sync(client, token, MINE, **who)
    assert status == 207
    assert changed.keys() == rows.keys()
    assert all("404" in each for each in changed.values())
    assert {client.get(href, headers=who).status_code for href in rows} == {404}
    again = client.get(f"/calendar/personal/{feed}.ics", headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert "BEGIN:VEVENT" not in again.text
    with app.app_context(), transaction():
        sam, olga = db.session.get_one(Account, guest.sam), db.session.get_one(Account, guest.olga)
        give(where_edition(_closed(guest)), sam, Role.MEMBER, olga, clock.now())
    _, back, _ = sync(client, after, MINE, **who)
    assert back.keys() == rows.keys()
    assert not any("404" in each for each in back.values())


def test_pages_of_a_registration_tell_nothing_after_the_end(app, guest, sign_in):
    sam = sign_in(guest.sam)
    with app.app_context():
        end_role(guest)
        rename(guest)
        reference = _place(guest).reference
    own = f"/account/registrations/{reference}"
    for path in ("/account/", "/account/registrations", own, f"{own}/withdraw"):
        page = sam.get(path)
        assert (page.status_code, SECRET in page.text) == (200, False), path
    assert {sam.get(f"{own}/{rest}").status_code for rest in ("pass", "qr.svg", "change")} == {404}
    assert SECRET not in sam.post(f"{own}/withdraw", follow_redirects=True).text
    with app.app_context():
        assert find_alive(guest.closed, find_person(db.session.get_one(Account, guest.sam))) is None


def test_a_letter_says_no_state_that_is_over(app, guest):
    with app.app_context():
        with transaction():
            place, now = _place(guest), clock.now()
            step = Step(registration_id=place.id, at=now, state=place.state, reason="")
            registration_changed.send(place, step=step, now=now)
        with transaction():
            cancel(place, "No hall", db.session.get_one(Account, guest.olga), now)
        deliver_letters()
        assert [each.values["state"] for each in letters(guest, LetterState.WITHHELD)] == ["confirmed"]
        assert [each.values["state"] for each in letters(guest, LetterState.SENT)] == ["confirmed", "cancelled"]


def test_whose_account_is_closed_has_no_entry_of_a_closed_forum(app, guest):
    with app.app_context():
        with transaction():
            admin = db.session.get_one(Account, guest.admin)
            disable(db.session.get_one(Account, guest.sam), "spam", admin, clock.now())
        assert settle_invitations() == 1
        assert settle_invitations() == 0


def test_a_farewell_that_waits_is_not_lost_when_the_place_is_moved(app, guest):
    with app.app_context():
        end_role(guest)
        settle_invitations()
        with transaction():
            press, olga = make_category(_closed(guest), name=text("Press")), db.session.get_one(Account, guest.olga)
            move(_place(guest), press, RegistrationState.CONFIRMED, olga, clock.now())
        deliver_letters()
        told = [letter for letter in letters(guest) if letter.template == "farewell" and letter.sent_at]
        assert ["METHOD:CANCEL" in (letter.calendar or "") for letter in told] == [True]
