"""Letters that waited for a mail server say what is true when they leave, and never what a newer one has overtaken."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from forum import clock
from forum.accounts.models import Account
from forum.accounts.services import disable
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.delivery import compose
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter, LetterState
from forum.mail.rules import Withheld
from forum.people.services import revoke_claims
from forum.registration.models import Category
from forum.registration.services import ask, cancel, enter, readmit, withdraw
from forum.removal.services import merge
from forum.schedule.services import announce_edition, cancel_edition, postpone_edition, reschedule_edition
from tests.factories import make_category, register, text
from tests.invitations.replies import registration

pytestmark = pytest.mark.both


@pytest.fixture
def late(context, smtp, cast):
    """Paul has a place and his invitation; from then on the mail server puts every letter off."""
    with transaction():
        paul, category = db.session.get_one(Account, cast.paul), db.session.get_one(Category, cast.category)
        register(db.session.get_one(Edition, cast.edition), category, paul)
    deliver_letters()
    smtp.answer = "451 later"
    return smtp


def act(do, *args, cast):
    with transaction():
        do(db.session.get_one(Edition, cast.edition), *args, db.session.get_one(Account, cast.olga), clock.now())


def come_due():
    with transaction():
        db.session.execute(update(Letter).values(due_at=clock.now() - timedelta(seconds=1)))


def arrive(smtp):
    """The server is well again, and every letter is tried until none is due."""
    smtp.answer = "250 OK"
    deliver_letters()
    come_due()
    deliver_letters()
    return [message_from_bytes(each, policy=policy.default) for each in smtp.got]


def said(mails):
    return [mail["Subject"].partition(": ")[2] for mail in mails]


def sequences(mails):
    parts = [part for mail in mails for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return [Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]["SEQUENCE"] for part in parts]


def withheld():
    letters = db.session.scalars(select(Letter).where(Letter.state == LetterState.WITHHELD).order_by(Letter.id))
    return [(letter.template, letter.error) for letter in letters]


def test_a_cancelled_edition_that_takes_place_after_all_is_not_told_to_be_cancelled(late, cast):
    act(cancel_edition, cast=cast)
    deliver_letters()
    late.answer = "250 OK"
    act(announce_edition, cast=cast)
    mails = arrive(late)
    assert said(mails) == ["your registration is confirmed", "it takes place after all"]
    assert sequences(mails) == sorted(set(sequences(mails)))
    assert withheld() == [("edition", Withheld.SUPERSEDED)]


def test_the_same_state_told_twice_leaves_once(late, cast):
    act(postpone_edition, cast=cast)
    deliver_letters()
    edition = db.session.get_one(Edition, cast.edition)
    act(reschedule_edition, edition.starts_on + timedelta(days=30), cast=cast)
    deliver_letters()
    act(postpone_edition, cast=cast)
    mails = arrive(late)
    assert said(mails)[1:] == ["the forum is postponed"]
    assert withheld() == [("edition", Withheld.SUPERSEDED)] * 2
    assert sequences(mails) == sorted(set(sequences(mails)))


def test_who_withdrew_is_not_told_that_their_place_is_kept(late, cast):
    act(postpone_edition, cast=cast)
    deliver_letters()
    late.answer = "250 OK"
    with transaction():
        withdraw(registration(), db.session.get_one(Account, cast.paul), clock.now())
    assert said(arrive(late))[1:] == ["your registration is withdrawn"]
    assert withheld() == [("edition", Withheld.OVER)]


def test_who_was_confirmed_before_the_end_is_told_of_the_end_alone(late, cast):
    with transaction():
        edition, sam = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.sam)
        register(edition, make_category(edition), sam)
    deliver_letters()
    act(cancel_edition, cast=cast)
    mails = [mail for mail in arrive(late) if mail["To"] == "sam@test.example"]
    assert said(mails) == ["the forum is cancelled"]
    assert withheld() == [("registration", Withheld.OVER)]


def test_nobody_is_asked_to_complete_what_is_cancelled_or_complete(late, cast):
    with transaction():
        ask(registration(), "Your position", db.session.get_one(Account, cast.olga), clock.now())
    deliver_letters()
    with transaction():
        cancel(registration(), "No hall", db.session.get_one(Account, cast.olga), clock.now())
    assert said(arrive(late))[1:] == ["your registration is cancelled"]
    assert withheld() == [("complete", Withheld.OVER)]


def test_who_is_asked_twice_reads_the_last_reason(late, cast):
    for reason in ("Your position", "Your organisation"):
        with transaction():
            ask(registration(), reason, db.session.get_one(Account, cast.olga), clock.now())
        deliver_letters()
    (mail,) = arrive(late)[1:]
    assert "Your organisation" in mail.get_body(("plain",)).get_content()
    assert withheld() == [("complete", Withheld.SUPERSEDED)]


def test_what_was_written_first_leaves_first_and_says_what_is_so_by_then(late, cast):
    with transaction():
        edition, sam = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.sam)
        category = make_category(edition, name=text("Guests"))
        register(edition, category, sam)
    deliver_letters()
    late.answer = "250 OK"
    with transaction():
        into = make_category(db.session.get_one(Edition, cast.edition), name=text("Friends"))
        merge(category, into, db.session.get_one(Account, cast.olga), clock.now())
    deliver_letters()
    mails = [mail for mail in arrive(late) if mail["To"] == "sam@test.example"]
    assert said(mails) == ["your registration is confirmed", "your category is called “Friends” now"]
    assert "Category: Friends" in mails[0].get_body(("plain",)).get_content()


def test_an_end_that_was_told_is_not_told_again(late, cast):
    late.answer = "250 OK"
    act(cancel_edition, cast=cast)
    deliver_letters()
    late.answer = "451 later"
    act(announce_edition, cast=cast)
    act(cancel_edition, cast=cast)
    assert said(arrive(late))[1:] == ["the forum is cancelled"]
    assert withheld() == [("edition", Withheld.SUPERSEDED), ("edition", Withheld.TOLD)]


def decide(do, reason, cast):
    with transaction():
        do(registration(), reason, db.session.get_one(Account, cast.olga), clock.now())


@pytest.mark.parametrize(("reason", "times"), [("No hall", 1), ("No chair", 2)])
def test_an_end_is_told_again_for_another_reason_alone(late, cast, reason, times):
    late.answer = "250 OK"
    decide(cancel, "No hall", cast)
    deliver_letters()
    late.answer = "451 later"
    decide(readmit, "A hall", cast)
    deliver_letters()
    decide(cancel, reason, cast)
    assert said(arrive(late))[1:] == ["your registration is cancelled"] * times
    assert withheld() == [("registration", Withheld.SUPERSEDED), ("registration", Withheld.TOLD)][: 3 - times]


def test_a_link_that_was_revoked_meanwhile_is_not_sent(context, cast):
    told = {"given_name": "Nora", "family_name": "Guest", "email": "nora@test.example"}
    with transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        place = enter(edition, db.session.get_one(Category, cast.category), told, {}, olga, clock.now())
        ask(place, "Your position", olga, clock.now())
    with transaction():
        revoke_claims(registration().person, clock.now())
    deliver_letters()
    (letter,) = db.session.scalars(select(Letter).where(Letter.template == "complete"))
    words = compose(letter).get_body(("plain",)).get_content()
    assert letter.state is LetterState.SENT
    assert "/account/claim/" not in str(letter.values) + words
    assert "Write to the organisers" in words


def test_a_closed_account_is_not_asked_to_complete_what_it_cannot_open(context, cast):
    with transaction():
        paul, category = db.session.get_one(Account, cast.paul), db.session.get_one(Category, cast.category)
        place = register(db.session.get_one(Edition, cast.edition), category, paul)
        ask(place, "Your position", db.session.get_one(Account, cast.olga), clock.now())
        disable(paul, "spam", db.session.get_one(Account, cast.admin), clock.now())
    deliver_letters()
    assert ("complete", Withheld.UNTOLD) in withheld()
