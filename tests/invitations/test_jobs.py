"""Invitations out through a real SMTP server, answers in from a Maildir and an IMAP server."""

import os
import pwd
import shutil
import subprocess
import tempfile
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from icalendar import Calendar

from forum.db import db
from forum.invitations.jobs import take_replies
from forum.invitations.models import Answer, Partstat
from forum.mail.jobs import deliver_letters
from tests.conftest import need
from tests.invitations.replies import answer, invitation, registration
from tests.serving import free_port, wait_for


def test_the_invitation_asks_and_carries_the_recipients_own_address(place, smtp):
    deliver_letters()
    mail = message_from_bytes(smtp.got[0], policy=policy.default)
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    event = Calendar.from_ical(invitation()).walk("VEVENT")[0]
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert str(event["ORGANIZER"]).startswith("mailto:forum+")
    assert invitation().count("ATTENDEE") == 1


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
