"""Invitations follow what becomes of a place and of its edition."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.invitations.rules import tag_of
from forum.mail.delivery import compose
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter, LetterState
from forum.people.models import Person
from forum.people.queries import find_person
from forum.people.services import save_person
from forum.registration.models import Category
from forum.registration.queries import find_alive
from forum.registration.services import change, enter, withdraw
from forum.schedule.services import announce_edition, cancel_edition, postpone_edition, reschedule_edition
from forum.subscriptions.queries.calendar import personal_calendar
from tests.factories import make_category, register
from tests.invitations.replies import invitation, registration


def test_a_place_lost_by_changing_category_is_taken_back_and_one_never_had_is_not_mentioned(context, place, cast):
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        strict = make_category(edition, needs_approval=True)
        change(registration(), strict, {}, registration().person.account, clock.now())
    assert "METHOD:CANCEL" in invitation()
    own = personal_calendar(registration().person.account, "https://forum.example")
    assert [e.status for e in own.editions] == ["cancelled"]
    with transaction():
        sam = db.session.get_one(Account, cast.sam)
        register(db.session.get_one(Edition, cast.edition), strict, sam)
    with transaction():
        withdraw(find_alive(cast.edition, find_person(sam)), sam, clock.now())
    letters = db.session.scalars(select(Letter).where(Letter.recipient == "sam@test.example")).all()
    assert [letter.calendar for letter in letters] == [None, None]
    assert personal_calendar(db.session.get_one(Account, cast.sam), "https://forum.example").editions == ()


def test_new_days_and_postponement_reach_everyone_with_a_place(context, place, cast):
    sequence = [Calendar.from_ical(invitation()).walk("VEVENT")[0]["SEQUENCE"]]
    olga = db.session.get_one(Account, cast.olga)
    with transaction():
        postpone_edition(db.session.get_one(Edition, cast.edition), olga, clock.now())
    event = Calendar.from_ical(invitation()).walk("VEVENT")[0]
    assert (str(event["STATUS"]), str(event["SUMMARY"])) == ("TENTATIVE", "Postponed: innoprom edition")
    sequence.append(event["SEQUENCE"])
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        reschedule_edition(
            edition, edition.starts_on + timedelta(days=30), db.session.get_one(Account, cast.olga), clock.now()
        )
    event = Calendar.from_ical(invitation()).walk("VEVENT")[0]
    assert str(event["STATUS"]) == "CONFIRMED"
    assert event["DTSTART"].dt == cast.days + timedelta(days=30)
    assert db.session.get_one(Edition, cast.edition).state is EditionState.ANNOUNCED
    assert [*sequence, event["SEQUENCE"]] == sorted({*sequence, event["SEQUENCE"]})
    assert (
        len(
            {
                str(Calendar.from_ical(x.calendar).walk("VEVENT")[0]["UID"])
                for x in db.session.scalars(select(Letter))
                if x.calendar
            }
        )
        == 1
    )


def test_an_edition_that_takes_place_after_all_says_so(context, place, cast):
    for act in (cancel_edition, announce_edition):
        with transaction():
            act(db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga), clock.now())
    mail = compose(db.session.scalars(select(Letter).order_by(Letter.id.desc())).first())
    assert mail["Subject"] == "innoprom edition: it takes place after all"
    body = mail.get_body(("plain",)).get_content()
    assert "your place is kept" in body
    assert "new days" not in body


def test_a_letter_about_an_edition_says_where_answers_go_and_what_it_is_about(context, cast):
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.contact = "team@innoprom.example"
        made = register(edition, db.session.get_one(Category, cast.category), db.session.get_one(Account, cast.paul))
        tag = tag_of(context.config["SECRET_KEY"], str(made.uid))
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.edition_id, letter.tag, letter.reply_to) == (cast.edition, tag, "team@innoprom.example")
    assert compose(letter)["Reply-To"] == "team@innoprom.example"


@pytest.fixture
def guest(place, cast):
    """Somebody whom the desk entered at a wrong address; their letters wait."""
    with transaction():
        edition, dana = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.dana)
        said = {"given_name": "Gul", "family_name": "Bahor", "country": "UZ", "email": "wrong@test.example"}
        person = save_person(None, said, dana, clock.now(), edition.id)
        category = db.session.get_one(Category, cast.category)
        enter(edition, category, person.said(), {}, dana, clock.now(), person)
    return person.id


def waiting(state):
    return db.session.scalars(select(Letter).where(Letter.state == state, Letter.about == "registration")).all()


@pytest.mark.parametrize("corrected", ["right@test.example", ""])
def test_a_letter_that_waits_goes_where_its_person_is_reached_now_or_nowhere(context, cast, guest, corrected):
    with transaction():
        person = db.session.get_one(Person, guest)
        values = {"given_name": "Gul", "family_name": "Bahor", "country": "UZ", "email": corrected}
        save_person(person, values, db.session.get_one(Account, cast.dana), clock.now(), cast.edition)
    deliver_letters()
    sent = [letter for letter in waiting(LetterState.SENT) if "paul" not in letter.recipient]
    assert {letter.recipient for letter in sent} == ({corrected} if corrected else set())
    if corrected:
        assert compose(sent[0])["To"] == corrected
        assert str(Calendar.from_ical(sent[0].calendar).walk("VEVENT")[0]["ATTENDEE"]) == f"mailto:{corrected}"
    else:
        assert "wrong@test.example" in {letter.recipient for letter in waiting(LetterState.WITHHELD)}


def test_words_of_people_do_not_make_a_cancellation_of_an_invitation(context, place):
    with transaction():
        letter = next(x for x in db.session.scalars(select(Letter)) if x.calendar)
        letter.calendar = letter.calendar.replace(
            "BEGIN:VEVENT\r\n", "BEGIN:VEVENT\r\nDESCRIPTION:METHOD:CANCEL means\r\n", 1
        )
    parts = [part for part in compose(letter).walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in parts] == ["REQUEST"]
