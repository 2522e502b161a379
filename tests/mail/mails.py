"""Mails as the world sends them."""

from email import policy
from email.message import EmailMessage


def question(to: str = "forum@localhost", **headers: str) -> bytes:
    """Somebody asks; `headers` by their names with _ for -."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = "Ann Lee <ann@test.example>", to, "When does it begin?"
    mail["Message-ID"], mail["Date"] = "<q1@test.example>", "Mon, 04 Jan 2027 10:00:00 +0000"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("When does it begin?\n\nAnn")
    return mail.as_bytes()


def absence(to: str) -> bytes:
    """Somebody is not there (RFC 3834)."""
    return question(to, Auto_Submitted="auto-replied (vacation)")


REPORT = """From: MAILER-DAEMON@relay.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <b1@relay.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

This is the mail system at relay.example. I could not deliver your message.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Arrival-Date: Mon, 4 Jan 2027 10:00:00 +0000

Final-Recipient: rfc822; paul@test.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user here

--b
Content-Type: {kind}

Message-ID: {message_id}
Subject: Innoprom

--b--
"""


def bounce(message_id: str = "<x@y>", *, to="forum@localhost", action="failed", kind="text/rfc822-headers") -> bytes:
    """What a relay reports of a letter (RFC 3464)."""
    return REPORT.format(message_id=message_id, to=to, action=action, kind=kind).replace("\n", "\r\n").encode()
