"""The outbox, as administrators look after it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.mail.models import Letter, LetterState
from forum.mail.rules import can_be_dismissed, can_be_retried, explain, kind_of
from forum.mail.services import write_letter

HOME = "/manage/administrators"
OUTBOX = f"{HOME}/outbox"


@pytest.fixture
def admin(cast, sign_in):
    return sign_in(cast.admin)


def put(name: str, state: LetterState = LetterState.FAILED, error: str = "", wait: int = 0) -> int:
    """A letter to somebody, in a state; how many seconds it waits for its next try."""
    now = clock.now()
    told = {"code": "735911", "path": "/secret-token"}
    letter = write_letter(f"{name}@else.example", "en", "sign_in", told, now)
    letter.state, letter.error, letter.due_at = state, error, now + timedelta(seconds=wait)
    letter.attempts = 12 if error else 0
    db.session.flush()
    return letter.id


@pytest.fixture
def letters(app, cast):
    with app.app_context(), transaction():
        return {
            "refused": put("refused", error="refused: 550 no such user"),
            "silent": put("silent", error="TimeoutError: timed out"),
            "delayed": put("delayed", LetterState.WAITING, "ConnectionRefusedError: [Errno 111]", wait=900),
            "claimed": put("claimed", LetterState.WAITING, "TimeoutError: timed out", wait=60),
            "fresh": put("fresh", LetterState.WAITING),
            "sent": put("sent", LetterState.SENT),
            "given-up": put("given-up", LetterState.DISMISSED, error="refused: 550 no such user"),
        }


def states(app, letters) -> dict[str, str]:
    with app.app_context():
        return {name: db.session.get_one(Letter, key).state.value for name, key in letters.items()}


def shown(admin, **asked) -> list[str]:
    return re.findall(r">([a-z-]+)@else\.example<", admin.get(OUTBOX, query_string=asked).text)


def test_a_letter_says_to_whom_which_why_not_and_when_again_without_its_code(admin, letters):
    page = admin.get(OUTBOX).text
    for said in (
        "refused@else.example",
        "… signs you in",
        "Code to sign in",
        "The mail server refused the letter for good.",
        "refused: 550 no such user",
        "The mail server could not be reached.",
        "12 tries",
        "next try",
    ):
        assert said in page
    assert "735911" not in page
    assert "secret-token" not in page


@pytest.mark.both
def test_letters_are_shown_by_state_and_searched_by_address(admin, letters):
    assert shown(admin, state="failed") == ["silent", "refused"]
    assert shown(admin, state="delayed") == ["claimed", "delayed"]
    assert shown(admin, state="waiting") == ["fresh", "claimed", "delayed"]
    assert shown(admin, q="SILENT else") == ["silent"]
    assert "No letter is like that." in admin.get(OUTBOX, query_string={"q": "%"}).text


def test_what_failed_is_seen_on_the_first_page_of_the_site(admin, letters):
    page = admin.get(f"{HOME}/overview").text
    assert "2 letters could not be sent." in page
    assert "2 letters were tried in vain and will be tried again." in page


def test_an_outbox_without_trouble_raises_no_alarm(app, cast, admin):
    page = admin.get(f"{HOME}/overview").text
    assert "could not be sent" not in page
    assert "No letter is like that." in admin.get(OUTBOX).text


def test_one_letter_is_sent_again_at_once(app, admin, letters):
    page = admin.post(f"{OUTBOX}/retry", data={"letter": letters["refused"]}, follow_redirects=True).text
    assert "1 letter is being sent again." in page
    with app.app_context():
        letter = db.session.get_one(Letter, letters["refused"])
        assert letter.state in {LetterState.WAITING, LetterState.SENT}
        assert letter.attempts < 12


@pytest.mark.both
def test_all_shown_are_sent_again_but_what_is_being_sent_or_was(app, cast, admin, letters):
    admin.post(f"{OUTBOX}/retry", data={"letter": list(letters.values())})
    with app.app_context():
        acted = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (acted.act, acted.actor_id, acted.words.details) == ("letters retried", cast.admin, {"letters": 4})
        again = {name for name, key in letters.items() if db.session.get_one(Letter, key).attempts < 12}
    assert again == {"refused", "silent", "delayed", "given-up", "fresh", "sent"}


@pytest.mark.both
def test_all_shown_are_dismissed_but_what_is_being_sent_or_was(app, admin, letters):
    page = admin.post(f"{OUTBOX}/dismiss", data={"letter": list(letters.values())}, follow_redirects=True).text
    assert "3 letters dismissed." in page
    gone = {name for name, state in states(app, letters).items() if state == "dismissed"}
    assert gone == {"refused", "silent", "delayed", "given-up"}


def test_the_buttons_hold_what_the_page_shows_and_can_be_done(app, admin, letters):
    page = admin.get(OUTBOX, query_string={"state": "failed"}).text
    assert "Send 2 shown again" in page
    assert "Dismiss 2 shown" in page
    with app.app_context():
        found = {name: db.session.get_one(Letter, key) for name, key in letters.items()}
        now = clock.now()
        assert {name for name, each in found.items() if can_be_retried(each, now)} == {
            "refused", "silent", "delayed", "given-up",
        }  # fmt: skip
        assert {name for name, each in found.items() if can_be_dismissed(each, now)} == {"refused", "silent", "delayed"}


@pytest.mark.both
@pytest.mark.parametrize("letter", ["", "x", "99999", "-1", "9" * 30])
def test_a_letter_that_is_none_changes_nothing(app, admin, letters, letter):
    before = states(app, letters)
    assert "0 letters" in admin.post(f"{OUTBOX}/retry", data={"letter": letter}, follow_redirects=True).text
    assert states(app, letters) == before


def test_a_letter_that_cannot_be_composed_harms_no_page(app, cast, admin):
    with app.app_context(), transaction():
        write_letter("odd@else.example", "en", "no such letter", {}, clock.now())
        write_letter("bare@else.example", "en", "category", {}, clock.now())
    assert shown(admin) == ["bare", "odd"]


def test_errors_are_said_in_words():
    assert explain("") == ""
    assert explain("refused: 450 later") == "The mail server refused the letter for now."
    assert explain("refused: 550 nobody") == "The mail server refused the letter for good."
    assert explain("SMTPAuthenticationError: (535, b'no')") == "The mail server refused our password."
    assert explain("SSLCertVerificationError: x") == "The connection to the mail server could not be secured."
    assert explain("UndefinedError: 'name' is undefined") == "The letter could not be written."


def test_a_kind_without_a_word_is_called_by_its_template():
    assert (kind_of("reset"), kind_of("new one")) == ("Link to a new password", "new one")
