"""A letter of changes that waited goes to whose it is, wherever they are by then, and tells each change once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, OneTimeLink, Purpose
from forum.accounts.rules import hash_token
from forum.accounts.services import change_address, disable
from forum.db import db, transaction
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter, LetterState
from forum.mail.rules import Withheld
from forum.notices.jobs import send_notices
from forum.notices.models import Notice
from forum.programme.models import Session
from forum.schedule.models import SlotState
from tests.factories import text
from tests.worlds import do_release

pytestmark = pytest.mark.both
HOUR = timedelta(hours=1)


def later(slot):
    slot.starts_at, slot.ends_at = slot.starts_at + HOUR, slot.ends_at + HOUR


def off(slot):
    slot.state = SlotState.CANCELLED


def move_to(email, cast):
    """Paul confirms another address."""
    with transaction():
        until = clock.now() + HOUR
        told = {"purpose": Purpose.ADDRESS, "email": email, "token_hash": hash_token("new")}
        link = OneTimeLink(account_id=cast.paul, expires_at=until, **told)
        db.session.add(link)
        db.session.flush()
        change_address(link, clock.now())


def close(cast):
    with transaction():
        paul, admin = db.session.get_one(Account, cast.paul), db.session.get_one(Account, cast.admin)
        disable(paul, "spam", admin, clock.now())


def became():
    """Of each letter of changes where it went, or why not, and at what hours its sessions are."""
    deliver_letters()
    letters = db.session.scalars(select(Letter).where(Letter.template == "changes").order_by(Letter.id))
    return [
        (letter.error or letter.recipient, [line["when"][-15:-10] for line in letter.values["lines"]])
        for letter in letters
    ]


def test_a_letter_that_waited_goes_to_the_address_of_now(starred):
    do_release(starred, 1, later)
    assert send_notices() == 1
    move_to("new@test.example", starred)
    assert became() == [("new@test.example", ["11:00"])]


def test_whoever_has_the_old_address_since_gets_nothing_of_it(starred):
    do_release(starred, 1, later)
    assert send_notices() == 1
    move_to("new@test.example", starred)
    with transaction():
        db.session.get_one(Account, starred.sam).email = "paul@test.example"
    assert became() == [("new@test.example", ["11:00"])]


def test_a_closed_account_is_told_that_it_is_closed_and_of_no_change(starred):
    do_release(starred, 1, later)
    assert send_notices() == 1
    close(starred)
    assert became() == [(Withheld.UNTOLD, ["11:00"])]
    sent = select(Letter.template).where(Letter.state == LetterState.SENT)
    assert db.session.scalars(sent).all() == ["closed"]


def test_to_a_closed_account_no_letter_of_changes_is_written(starred):
    close(starred)
    do_release(starred, 1, later)
    assert send_notices() == 0
    assert became() == []
    assert db.session.scalars(select(Notice)).all() == []


def test_two_letters_that_wait_tell_a_session_once(starred):
    do_release(starred, 1, later)
    assert send_notices() == 1
    do_release(starred, 2, later)
    assert send_notices() == 1
    assert became() == [(Withheld.SUPERSEDED, []), ("paul@test.example", ["12:00"])]


def test_the_newer_of_two_letters_tells_once_though_the_address_changed_between(starred):
    do_release(starred, 1, later)
    assert send_notices() == 1
    move_to("new@test.example", starred)
    do_release(starred, 2, later)
    assert send_notices() == 1
    assert [each for each in became() if each[1]] == [("new@test.example", ["12:00"])]


def test_a_change_that_a_letter_told_needs_no_other(starred):
    do_release(starred, 1, later)
    assert send_notices() == 1
    do_release(starred, 2, later)
    assert became() == [("paul@test.example", ["12:00"])]
    assert send_notices() == 0
    do_release(starred, 3, off)
    assert send_notices() == 1
    assert len(became()) == 2


def test_a_change_before_another_title_is_told_as_it_is_by_now(starred):
    do_release(starred, 1, later)
    assert send_notices() == 1
    do_release(starred, 2, later)
    with transaction():
        db.session.get_one(Session, starred.session).title = text("Grand opening")
    do_release(starred, 3)
    assert became() == [("paul@test.example", ["12:00"])]
    assert send_notices() == 0
