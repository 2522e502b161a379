"""Invitations out through a real SMTP server, answers in from a Maildir, an IMAP server and the upload page."""

import io
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import g
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.services import change_edition
from forum.errors import Refused
from forum.invitations.jobs import take_replies
from forum.invitations.models import Answer, Partstat
from forum.invitations.rules import LARGEST, Unreadable, read_reply
from forum.invitations.services import take_reply
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter
from forum.registration.models import Category, Registration, RegistrationState
from forum.registration.queries import find_alive
from forum.registration.services import change, register, withdraw
from forum.schedule.services import postpone_edition, reschedule_edition
from forum.subscriptions.queries.calendar import personal_calendar
from tests.conftest import need
from tests.factories import make_category
from tests.serving import free_port, wait_for
from tests.web.test_mail import smtp  # noqa: F401 - the fixture


@pytest.fixture
def place(context, cast):
    """Paul has a place; his invitation is in the outbox."""
    context.config["REPLIES"] = "maildir:/nowhere"
    with transaction():
        account, category = db.session.get_one(Account, cast.paul), db.session.get_one(Category, cast.category)
        register(db.session.get_one(Edition, cast.edition), category, account, "", clock.now())
    yield cast
    context.config["REPLIES"] = ""


def registration() -> Registration:
    return db.session.scalars(select(Registration)).unique().one()


def invitation() -> str:
    return next(x.calendar for x in db.session.scalars(select(Letter).order_by(Letter.id.desc())) if x.calendar)


def answer(partstat="ACCEPTED", request=None, stamp=None, attendee=None, wrap=True, **changed) -> bytes:
    """What a calendar program sends back for the invitation."""
    event = Calendar.from_ical(request or invitation()).walk("VEVENT")[0]
    stamp = (stamp or clock.now() + timedelta(seconds=1)).strftime("%Y%m%dT%H%M%SZ")
    lines = {
        "UID": str(event["UID"]), "DTSTAMP": stamp, "SEQUENCE": str(event["SEQUENCE"]), "ORGANIZER": str(event["ORGANIZER"]),
        f"ATTENDEE;PARTSTAT={partstat}": str(attendee or event["ATTENDEE"]), "DTSTART;VALUE=DATE": "20270101",
    } | changed  # fmt: skip
    body = "\r\n".join(f"{n}:{v}" for n, v in lines.items() if v is not None)
    data = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n{body}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    if not wrap:
        return data.encode()
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = "paul@test.example", str(event["ORGANIZER"])[7:], "Accepted"
    mail.set_content("Paul has accepted")
    mail.add_alternative(data.encode(), "text", "calendar", params={"method": "REPLY", "charset": "utf-8"})
    return mail.as_bytes()


def take(data: bytes, app) -> str:
    try:
        with transaction():
            return take_reply(data, app.config["SECRET_KEY"], clock.now()).partstat.value
    except Refused as refused:
        return refused.reason.name


def test_the_invitation_asks_and_carries_the_recipients_own_address(place, smtp):  # noqa: F811
    deliver_letters()
    mail = message_from_bytes(smtp.got[0], policy=policy.default)
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    event = Calendar.from_ical(invitation()).walk("VEVENT")[0]
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert str(event["ORGANIZER"]).startswith("mailto:forum+")
    assert invitation().count("ATTENDEE") == 1


@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE", "DECLINED"])
@pytest.mark.parametrize("wrap", [True, False])
def test_an_answer_changes_the_place_it_is_about(context, place, partstat, wrap):
    assert take(answer(partstat, wrap=wrap), context) == partstat
    assert db.session.get_one(Answer, registration().id).partstat is Partstat(partstat)
    expected = RegistrationState.WITHDRAWN if partstat == "DECLINED" else RegistrationState.CONFIRMED
    assert registration().state is expected
    assert ("METHOD:CANCEL" in invitation()) == (partstat == "DECLINED")


def test_the_same_answer_twice_or_out_of_order_counts_once(context, place):
    first, later = clock.now() + timedelta(seconds=1), clock.now() + timedelta(seconds=9)
    assert take(answer("TENTATIVE", stamp=later), context) == "TENTATIVE"
    assert take(answer("TENTATIVE", stamp=later), context) == "STALE"
    assert take(answer("DECLINED", stamp=first), context) == "STALE"
    assert registration().state is RegistrationState.CONFIRMED


def test_an_answer_to_an_older_invitation_changes_nothing(context, place, cast):
    old = invitation()
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        days = {"starts_on": edition.starts_on + timedelta(days=1), "ends_on": edition.ends_on + timedelta(days=1)}
        change_edition(edition, days, db.session.get_one(Account, cast.olga), clock.now())
    assert take(answer("DECLINED", request=old), context) == "STALE"
    assert take(answer("ACCEPTED"), context) == "ACCEPTED"


def test_a_forged_or_foreign_answer_changes_nothing(context, place):
    good = str(Calendar.from_ical(invitation()).walk("VEVENT")[0]["ORGANIZER"])
    wrong = good.replace(good.partition("+")[2][:16], "a" * 16)
    for forged in (
        answer("DECLINED", ORGANIZER=wrong, wrap=False),
        answer("DECLINED", ORGANIZER="mailto:forum@localhost", wrap=False),
        answer("DECLINED", attendee="mailto:sam@test.example"),
        answer("DECLINED", UID="0" * 32, wrap=False),
        answer("DECLINED", UID="../../etc", wrap=False),
        answer("DECLINED", SEQUENCE="999", wrap=False),
        answer("DECLINED", stamp=clock.now() + timedelta(days=900)),
    ):
        assert take(forged, context) in {"FOREIGN", "STALE"}
        assert registration().state is RegistrationState.CONFIRMED
        assert db.session.get(Answer, registration().id) is None


def test_an_answer_after_the_place_is_gone_changes_nothing(context, place):
    sent = answer("ACCEPTED")
    with transaction():
        withdraw(registration(), registration().account, clock.now())
    assert take(sent, context) == "NOT_PLACED"


def nested(depth: int) -> bytes:
    data = b"Content-Type: text/plain\r\n\r\nx"
    for n in range(depth):
        data = b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n%s\r\n--b%d--\r\n' % (n, n, data, n)
    return data


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"\xff" * 1000, b"BEGIN:VCALENDAR" * 50_000, b"a" * (LARGEST + 1), nested(15), nested(3000), b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 15,
     b"Content-Type: message/rfc822\r\n\r\n" * 15, b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
     b"Content-Type: text/calendar; charset=nonsense\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR", b"Content-Type: multipart/alternative\r\n\r\nno boundary"],
)  # fmt: skip
def test_huge_recursive_and_broken_mails_are_refused(data):
    with pytest.raises(Unreadable):
        read_reply(data)


@given(st.binary(max_size=400), st.integers(0, 400))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mail_can_do_more_than_be_refused(noise, at):
    sample = b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20270101T000000Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    with suppress(Unreadable):
        assert read_reply(sample[:at] + noise + sample[at:]).partstat in Partstat


def test_another_persons_forwarded_invitation_is_not_an_answer(context, place):
    outer = EmailMessage()
    outer.set_content("see below")
    outer.add_attachment(message_from_bytes(answer("DECLINED"), policy=policy.default))
    assert take(outer.as_bytes(), context) == "UNREADABLE"


def test_a_maildir_is_read_once_and_what_is_odd_in_it_stops_nobody(context, place, tmp_path):
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1.odd").write_bytes(b"\x00\xff")
    (tmp_path / "new" / "2.huge").write_bytes(b"x" * 2_000_000)
    # a zone that is a folder of the zone database: reading it raises what no rule foresees
    text = answer(wrap=False).replace(b"DTSTART;VALUE=DATE:20270101", b"DTSTART;TZID=Europe:20270101T090000")
    (tmp_path / "new" / "2.zone").write_bytes(text)
    (tmp_path / "new" / "3.good").write_bytes(answer("TENTATIVE"))
    context.config["REPLIES"] = f"maildir:{tmp_path}"
    assert take_replies() == 1
    assert db.session.get_one(Answer, registration().id).partstat is Partstat.TENTATIVE
    assert list((tmp_path / "new").iterdir()) == []
    assert len(list((tmp_path / "cur").glob("*:2,S"))) == 4
    assert take_replies() == 0


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
    finally:
        server.terminate()
        server.wait(20)


def test_an_answer_is_handed_in_as_a_file_and_only_for_ones_own_edition(app, place, sign_in):
    olga, other = sign_in(place.olga), sign_in(place.other)
    address = "/manage/innoprom/2027/answers"
    data = answer("TENTATIVE")
    page = olga.post(address, data={"file": (io.BytesIO(b"nothing"), "a.eml")}, content_type="multipart/form-data").text
    assert "There is no answer to an invitation in this mail." in page
    page = olga.post(address, data={}, content_type="multipart/form-data").text
    assert "Choose a file." in page
    g.pop("_login_user")  # the fixture's context outlives the request
    elsewhere = other.post(
        "/manage/other/2027/answers", data={"file": (io.BytesIO(data), "a.eml")}, content_type="multipart/form-data"
    )
    assert "not from the person who was invited" in elsewhere.text
    g.pop("_login_user")
    assert (
        olga.post(address, data={"file": (io.BytesIO(data), "a.eml")}, content_type="multipart/form-data").status_code
        == 302
    )
    assert "Not sure yet" in olga.get(address).text


def test_a_place_lost_by_changing_category_is_taken_back_and_one_never_had_is_not_mentioned(context, place, cast):
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        strict = make_category(edition, needs_approval=True)
        change(registration(), strict, "", registration().account, clock.now())
    assert "METHOD:CANCEL" in invitation()
    own = personal_calendar(registration().account, "https://forum.example")
    assert [e.status for e in own.editions] == ["cancelled"]
    with transaction():
        register(
            db.session.get_one(Edition, cast.edition), strict, db.session.get_one(Account, cast.sam), "", clock.now()
        )
        mine = find_alive(cast.edition, db.session.get_one(Account, cast.sam))
        withdraw(mine, mine.account, clock.now())
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
