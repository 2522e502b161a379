"""Invitations out through a real SMTP server, answers in from a Maildir and an IMAP server."""

import os
import pwd
import shutil
import subprocess
import tempfile
from datetime import timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select

from forum import clock
from forum.bounds import Bound
from forum.db import db, transaction
from forum.invitations.jobs import forget_mails, take_replies
from forum.invitations.models import Answer, Arrival, ArrivalKind, ArrivalState, Partstat
from forum.invitations.rules import UNDERWAY, Refusal
from forum.languages import days_said
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter, LetterState
from forum.mail.queries import find_undeliverable
from forum.mail.rules import Unreadable
from forum.registration.models import Registration
from tests.conftest import need
from tests.invitations.replies import answer, invitation, registration
from tests.mail.mails import absence, bounce, question
from tests.serving import free_port, wait_for


def test_the_invitation_asks_and_carries_the_recipients_own_address(place, smtp):
    deliver_letters()
    mail = message_from_bytes(smtp.got[0], policy=policy.default)
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "image/png", "text/calendar", "application/ics"]
    told = mail.get_body(("plain",)).get_content().splitlines()
    place_of = db.session.scalars(select(Registration)).one().edition
    assert f"When: {days_said(place_of.starts_on, place_of.ends_on, 'en')}" in told
    assert f"Where: {place_of.venue.name['en']}, {place_of.venue.city['en']}" in told
    event = Calendar.from_ical(invitation()).walk("VEVENT")[0]
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert str(event["ORGANIZER"]).startswith("mailto:forum+")
    assert invitation().count("ATTENDEE") == 1


@pytest.fixture
def maildir(context, tmp_path):
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    context.config["REPLIES"] = f"maildir:{tmp_path}"
    return tmp_path


def arrivals() -> list[Arrival]:
    return list(db.session.scalars(select(Arrival).order_by(Arrival.id)))


def test_a_maildir_is_read_once_and_what_is_odd_in_it_stops_nobody(context, place, maildir):
    (maildir / "new" / "1.odd").write_bytes(b"\x00\xff")
    (maildir / "new" / "2.huge").write_bytes(b"x" * 2_000_000)
    # reading it raises what no rule foresees
    (maildir / "new" / "2.number").write_bytes(answer(wrap=False, SEQUENCE="9" * 5_000))
    tag = "\u017f" * 16
    (maildir / "new" / "3.tag").write_bytes(answer(wrap=False, ORGANIZER=f"mailto:forum+{tag}@localhost"))
    (maildir / "new" / "4.good").write_bytes(answer("TENTATIVE"))
    assert take_replies() == 1
    assert db.session.get_one(Answer, registration().id).partstat is Partstat.TENTATIVE
    assert list((maildir / "new").iterdir()) == []
    assert [path.name for path in (maildir / "cur").glob("*:2,S")] == ["4.good:2,S"]
    assert len(list((maildir / "cur").glob("*:2,F"))) == 4  # flagged, and unread
    assert [(mail.kind, mail.reason) for mail in arrivals()] == [
        (ArrivalKind.MESSAGE, ""),
        (ArrivalKind.SET_ASIDE, Unreadable.LARGE),
        (ArrivalKind.SET_ASIDE, Refusal.UNREADABLE),
        (ArrivalKind.SET_ASIDE, Refusal.FOREIGN),
    ]
    assert max(len(mail.raw) for mail in arrivals()) <= Bound.MAIL_BYTES.most
    assert take_replies() == 0


def test_what_is_no_answer_stays_unread_and_reaches_the_team_it_is_about(place, maildir, smtp):
    deliver_letters()
    letter = db.session.scalars(select(Letter)).one()
    sent = message_from_bytes(smtp.got[0], policy=policy.default)
    tag = str(Calendar.from_ical(invitation()).walk("VEVENT")[0]["ORGANIZER"]).removeprefix("mailto:")
    mails = [
        question(sent["Reply-To"]),
        question(tag),
        question(In_Reply_To=letter.message_id),
        absence(sent["Reply-To"]),
        question(Subject2="nobody's"),
    ]
    for number, mail in enumerate(mails):
        (maildir / "new" / f"{number}").write_bytes(mail)
    assert take_replies() == 0
    assert len(list((maildir / "cur").glob("*:2,F"))) == 5
    kinds = [ArrivalKind.MESSAGE] * 3 + [ArrivalKind.AUTOMATIC, ArrivalKind.MESSAGE]
    assert [mail.kind for mail in arrivals()] == kinds
    assert [mail.edition_id for mail in arrivals()] == [place.edition] * 4 + [None]
    assert arrivals()[0].letter_id == letter.id


def wait_for_people(number: int) -> None:
    with transaction():
        db.session.add_all(
            Arrival(digest=str(n), arrived_at=clock.now(), kind=ArrivalKind.MESSAGE, raw=b"x") for n in range(number)
        )


@pytest.mark.parametrize(("before", "kept"), [(Bound.MAILS_KEPT.most - 1, True), (Bound.MAILS_KEPT.most, False)])
def test_a_flood_of_mails_fills_the_mailbox_alone_and_stops_no_answer(place, maildir, before, kept):
    wait_for_people(before)
    (maildir / "new" / "1").write_bytes(question())
    (maildir / "new" / "2").write_bytes(answer("TENTATIVE"))
    assert take_replies() == 1
    assert len(arrivals()) == before + kept == Bound.MAILS_KEPT.most
    assert [path.name for path in (maildir / "cur").glob("*:2,F")] == ["1:2,F"]


@pytest.mark.parametrize("state", ArrivalState)
def test_no_mail_is_kept_longer_than_is_said(context, state):
    wait_for_people(2)
    with transaction():
        old, young = arrivals()
        old.state = young.state = state
        old.arrived_at = clock.now() - timedelta(days=Bound.MAIL_DAYS.most, minutes=5)
        young.arrived_at = clock.now() - timedelta(days=Bound.MAIL_DAYS.most, minutes=-5)
    assert forget_mails() == 1
    assert [mail.digest for mail in arrivals()] == ["1"]


@pytest.mark.parametrize("way", ["by the returned letter", "by the address it came back to"])
def test_a_letter_that_comes_back_says_so(place, maildir, smtp, way):
    deliver_letters()
    letter = db.session.scalars(select(Letter)).one()
    back = smtp.senders[0]
    report = bounce(letter.message_id) if way == "by the returned letter" else bounce("<other@x.example>", to=back)
    (maildir / "new" / "1").write_bytes(report)
    assert take_replies() == 0
    db.session.refresh(letter)
    assert (letter.state, letter.error) == (LetterState.RETURNED, "smtp; 550 5.1.1 No such user here")
    (arrived,) = arrivals()
    assert (arrived.kind, arrived.edition_id) == (ArrivalKind.BOUNCE, place.edition)
    assert find_undeliverable("paul@test.example", clock.now()) == letter


def test_a_delay_is_no_return(place, maildir, smtp):
    deliver_letters()
    letter = db.session.scalars(select(Letter)).one()
    (maildir / "new" / "1").write_bytes(bounce(letter.message_id, action="delayed"))
    take_replies()
    db.session.refresh(letter)
    assert letter.state is LetterState.SENT
    assert find_undeliverable("paul@test.example", clock.now()) is None
    (arrived,) = arrivals()
    assert (arrived.kind, arrived.reason) == (ArrivalKind.AUTOMATIC, UNDERWAY)


def test_the_same_mail_twice_stands_there_once(place, maildir):
    for name in ("1", "2"):
        (maildir / "new" / name).write_bytes(question())
    take_replies()
    assert len(arrivals()) == 1


def test_one_turn_takes_no_more_mails_than_it_may(place, maildir):
    most = Bound.MAILS_AT_ONCE.most
    for number in range(most + 1):
        (maildir / "new" / f"{number:04}").write_bytes(question(X_Number=str(number)))
    take_replies()
    assert len(arrivals()) == most
    take_replies()
    assert len(arrivals()) == most + 1


STRANGE = st.one_of(
    st.binary(max_size=200),
    st.builds(lambda n, v: answered[: n % len(answered)] + v + answered[n % len(answered) :], st.integers(0), st.binary(max_size=80)),
    st.builds(lambda text: f"To: forum+{text}@localhost\r\nSubject: {text}\r\n\r\n{text}".encode("utf-8", "replace"), st.text(max_size=40)),
)  # fmt: skip
answered = b""


@pytest.mark.slow
@given(st.lists(STRANGE, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_mail_ends_as_an_answer_or_before_people(place, maildir, mails):
    global answered
    answered = answer("ACCEPTED")
    for number, mail in enumerate(mails):
        (maildir / "new" / f"{number}").write_bytes(mail)
    take_replies()
    assert list((maildir / "new").iterdir()) == []
    known = {mail.digest for mail in arrivals()}
    for path in (maildir / "cur").iterdir():
        assert path.name.endswith("S") or sha256(path.read_bytes()).hexdigest() in known
        path.unlink()


def test_a_mailbox_that_does_not_answer_fails_the_job(context, tmp_path):
    for url in (f"maildir:{tmp_path}/none", f"imap://a:b@127.0.0.1:{free_port()}/INBOX"):
        context.config["REPLIES"] = url
        with pytest.raises(OSError, match=r".+"):
            take_replies()
    context.config["REPLIES"] = ""


DOVECOT = """
protocols = imap
log_path = {home}/log
base_dir = {home}/run
state_dir = {home}/state
default_internal_user = {user}
default_login_user = {login}
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{home}/mail
first_valid_uid = 0
first_valid_gid = 0
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}
}}
"""


@pytest.fixture
def home():
    """A folder that a server's other users may enter."""
    with tempfile.TemporaryDirectory(prefix="forum-imap-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.process
def test_an_imap_folder_is_read_once(context, place, home):
    program = need(shutil.which("dovecot"), "dovecot")
    mine, port = pwd.getpwuid(os.getuid()).pw_name, free_port()
    for folder in ("new", "cur", "tmp"):
        (home / "mail" / folder).mkdir(parents=True)
    (home / "mail" / "new" / "1.good").write_bytes(answer("ACCEPTED"))
    (home / "mail" / "new" / "2.odd").write_bytes(b"Subject: hello\r\n\r\nx")
    users = {"user": "dovecot", "login": "dovenull"} if mine == "root" else {"user": mine, "login": mine}
    owner = pwd.getpwnam(users["user"])
    values = {"home": home, "port": port, "uid": owner.pw_uid, "gid": owner.pw_gid, **users}
    if mine == "root":
        for path in [home, *home.rglob("*")]:
            os.chown(path, owner.pw_uid, owner.pw_gid)
    (home / "dovecot.conf").write_text(DOVECOT.format(**values))
    server = subprocess.Popen([program, "-F", "-c", home / "dovecot.conf"], stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        context.config["REPLIES"] = f"imap://forum:secret@127.0.0.1:{port}/INBOX"
        assert take_replies() == 1
        assert db.session.get_one(Answer, registration().id).partstat is Partstat.ACCEPTED
        assert take_replies() == 0
        assert [mail.subject for mail in arrivals()] == ["hello"]
        marks = {path.name[0]: path.name.partition(":2,")[2] for path in (home / "mail" / "cur").iterdir()}
        assert marks == {"1": "S", "2": "F"}  # the one that is no answer stays unread
    finally:
        server.terminate()
        server.wait(20)


def test_a_closed_account_answers_nothing(context, place, maildir):
    with transaction():
        registration().person.account.disabled_at = clock.now()
    (maildir / "new" / "1.answer").write_bytes(answer())
    take_replies()
    assert db.session.scalars(select(Answer)).all() == []
    assert arrivals() == []
