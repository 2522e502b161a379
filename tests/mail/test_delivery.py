"""The outbox: letters, refusals, and kill -9 at any moment."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter, LetterState
from forum.mail.queries import find_answered
from forum.mail.services import ATTEMPTS, write_letter
from forum.registration.models import Category, Registration
from tests.factories import make_account, make_category, make_edition, register
from tests.serving import until


def test_a_confirmed_place_comes_with_text_html_and_the_invitation(context, smtp, cast):
    with transaction():
        account = db.session.get_one(Account, cast.paul)
        account.language = "ru"
        register(
            db.session.get_one(Edition, cast.edition),
            db.session.get_one(Category, cast.category),
            account,
        )
    assert deliver_letters() == 1
    assert deliver_letters() == 0
    mail = message_from_bytes(smtp.got[0], policy=policy.default)
    assert [p.get_content_type() for p in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "text/calendar",
        "application/ics",
    ]
    assert mail["To"] == "paul@test.example"
    assert "регистрация подтверждена" in mail["Subject"]
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    invitation = Calendar.from_ical(part.get_payload(decode=True))
    assert invitation["METHOD"] == "REQUEST"
    assert str(invitation.walk("VEVENT")[0]["ATTENDEE"]) == "mailto:paul@test.example"


@pytest.mark.slow
def test_a_failing_server_is_tried_again_later_and_not_for_ever(context, smtp, cast):
    smtp.answer = "451 later"
    with transaction():
        write_letter("x@test.example", "en", "reset", {"path": "/reset"}, clock.now())
    for _ in range(ATTEMPTS + 3):
        deliver_letters()
        with transaction():
            letter = db.session.scalars(select(Letter)).one()
            letter.due_at = clock.now() - timedelta(seconds=1)
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.state, letter.attempts, smtp.got) == (LetterState.FAILED, ATTEMPTS, [])


@pytest.fixture
def written(context):
    """Writes a letter, delivers it, and gives what became of it."""

    def do(recipient: str = "x@test.example", template: str = "reset", **kw) -> Letter:
        with transaction():
            key = write_letter(recipient, "en", template, {"path": "/reset"}, clock.now(), **kw).message_id
        deliver_letters()
        return db.session.scalars(select(Letter).where(Letter.message_id == key)).one()

    return do


@pytest.mark.parametrize("stage", ["answer", "answer_to_sender", "answer_to_recipient"])
def test_what_the_server_refuses_for_good_fails_at_once(smtp, written, stage):
    setattr(smtp, stage, "554 5.7.1 We want none of this")
    letter = written()
    assert (letter.state, letter.attempts, letter.sent_at) == (LetterState.FAILED, 1, None)
    assert letter.error == "refused: 554 5.7.1 We want none of this"


@pytest.mark.parametrize("stage", ["answer", "answer_to_sender", "answer_to_recipient"])
@pytest.mark.parametrize("code", ["451 4.3.0 later", "421 4.3.2 closing"])
def test_what_the_server_puts_off_is_tried_again(smtp, written, stage, code):
    setattr(smtp, stage, code)
    letter = written()
    assert (letter.state, letter.attempts, letter.sent_at) == (LetterState.WAITING, 1, None)
    assert letter.due_at > clock.now()


def test_a_server_that_wants_us_to_sign_in_fails_no_letter(smtp, written):
    smtp.answer_to_sender = "530 5.7.0 Authentication required"
    assert written().state is LetterState.WAITING


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"template": "no_such_letter"}, "TemplateNotFound"),
        ({"recipient": "=?utf-8?q?=0d=0abcc?=@x.example"}, "ValueError"),
    ],
)
def test_a_letter_that_cannot_be_composed_fails_alone_and_not_for_ever(smtp, written, told, error):
    """S9: addresses that hide a line end stopped all letters."""
    letter = written(**told)
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 1)
    assert error in letter.error
    assert written().state is LetterState.SENT
    with transaction():
        letter = db.session.get_one(Letter, letter.id)
        letter.attempts, letter.due_at = ATTEMPTS - 1, clock.now() - timedelta(seconds=1)
    deliver_letters()
    assert db.session.get_one(Letter, letter.id).state is LetterState.FAILED


def test_a_domain_goes_to_the_server_as_mail_spells_it(smtp, written):
    assert written("ivan@почта.рф").state is LetterState.SENT
    assert b"To: ivan@xn--80a1acny.xn--p1ai" in smtp.got[0]


def test_a_line_that_begins_with_from_arrives_as_it_was_written(smtp, written):
    assert written(template="address_changed").state is LetterState.SENT
    assert b"\r\nFrom now on one signs in with another address" in smtp.got[0]
    assert b"\n>From" not in smtp.got[0]


def test_an_address_that_the_server_cannot_carry_fails_at_once_and_says_why(smtp, written):
    letter = written("иван@почта.рф")
    assert (letter.state, letter.attempts, smtp.got) == (LetterState.FAILED, 1, [])
    assert "Latin letters" in letter.error


def test_answers_go_to_the_edition_or_the_site_or_are_read_by_us(context, smtp, written):
    def answers_to(**kw) -> str | None:
        written(**kw)
        return message_from_bytes(smtp.got[-1], policy=policy.default)["Reply-To"]

    assert answers_to() is None
    assert answers_to(reply_to="team@innoprom.example") == "team@innoprom.example"
    context.config.update(REPLIES="maildir:/nowhere", MAIL_FROM="Forum <forum@site.example>")
    try:
        key = (letter := written()).message_id.strip("<>").partition("@")[0].replace("-", "")
        read = f"forum+{key}@site.example"
        assert message_from_bytes(smtp.got[-1], policy=policy.default)["Reply-To"] == read
        assert (smtp.senders[-1], find_answered((), {key})) == (read, letter)  # where it comes back to
        context.config["CONTACT"] = "people@site.example"
        assert answers_to() == "people@site.example"
        assert answers_to(reply_to="team@innoprom.example") == "team@innoprom.example"
    finally:
        context.config.update(REPLIES="", CONTACT="", MAIL_FROM="Forum <forum@localhost>")


def test_nothing_is_sent_for_an_act_that_failed(context, smtp):
    def fail() -> None:
        with transaction():
            write_letter("x@test.example", "en", "reset", {"path": "/reset"}, clock.now())
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert deliver_letters() == 0


VICTIM = """
import sys
from sqlalchemy import select
from forum import clock, create_app
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.mail.jobs import deliver_letters
from forum.people.queries import find_person
from forum.registration.models import Category
from forum.registration.services import register
with create_app().app_context():
    category, *ids = map(int, sys.argv[1:])
    for account in ids:
        with transaction():
            c = db.session.get_one(Category, category)
            edition, who = db.session.get_one(Edition, c.edition_id), db.session.get_one(Account, account)
            made = register(edition, c, find_person(who), {}, who, clock.now()).reference
        print(made, flush=True)  # acknowledged
        deliver_letters()
"""


@pytest.mark.process
@pytest.mark.parametrize("letters", [1, 5, 15])
def test_kill_9_loses_no_acknowledged_registration_and_no_mail(context, smtp, environ, letters):
    with transaction():
        category = make_category(make_edition("crash"), 20).id
        ids = [make_account(f"c{i}").id for i in range(60)]
    env = os.environ | environ | {"FORUM_SMTP_URL": context.config["SMTP_URL"]}
    victim = subprocess.Popen(
        [sys.executable, "-c", VICTIM, str(category), *map(str, ids)], env=env, stdout=subprocess.PIPE, text=True
    )
    until(lambda: len(smtp.got) >= letters)
    victim.send_signal(signal.SIGKILL)
    acknowledged = {line for line in victim.stdout.read().splitlines() if len(line) == 8}
    victim.wait()
    victim.stdout.close()
    db.session.rollback()
    stored = db.session.scalars(select(Registration)).all()
    assert acknowledged
    assert acknowledged <= {r.reference for r in stored}
    row = db.session.get_one(Category, category)
    assert row.taken + row.waiting == len(stored)
    with transaction():
        for letter in db.session.scalars(select(Letter).where(Letter.state == LetterState.WAITING)):
            letter.due_at = clock.now() - timedelta(seconds=1)
    deliver_letters()
    sent = [message_from_bytes(m, policy=policy.default)["Message-ID"] for m in smtp.got]
    assert set(sent) == set(db.session.scalars(select(Letter.message_id)))
    assert len(sent) <= len(set(sent)) + 1  # only the one in flight may go twice


def test_nothing_is_sent_in_clear_but_on_loopback_or_where_a_setting_says_so(context, smtp, monkeypatch):
    port = context.config["SMTP_URL"].rpartition(":")[2]
    monkeypatch.setitem(context.config, "SMTP_URL", f"smtp://0.0.0.0:{port}")
    with transaction():
        write_letter("x@test.example", "en", "reset", {"path": "/reset"}, clock.now())
    assert deliver_letters() == 0
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.state, smtp.got) == (LetterState.WAITING, [])
    assert "the server offers no STARTTLS" in letter.error
    monkeypatch.setitem(context.config, "MAIL_IN_CLEAR", True)
    with transaction():
        letter.due_at = clock.now()
    assert deliver_letters() == 1
