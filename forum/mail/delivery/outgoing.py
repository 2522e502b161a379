"""From the outbox to a real SMTP server, or to a folder where no server is configured."""

import logging
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import current_app, render_template
from flask_babel import force_locale
from markupsafe import Markup, escape
from sqlalchemy.exc import OperationalError

from forum import addresses, clock
from forum.db import db, transaction
from forum.errors import summary
from forum.languages import clean, locale_of
from forum.mail.delivery.security import NO_TLS, demands_tls
from forum.mail.models import Letter, LetterState
from forum.mail.rules import Withheld, tagged
from forum.mail.services import SECRETS, forget, mark_failed, mark_sent, withhold
from forum.mail.signals import letter_heading, letter_leaving
from forum.mailboxes import spelled
from forum.web.breaking import break_links

log = logging.getLogger(__name__)
FOR_GOOD, UNAUTHENTICATED = 500, 530
"""What SMTP answers (RFC 5321 4.2.1, RFC 4954 6): trying again does not help; we have not signed in."""
WIDE = ("SMTPUTF8", "BODY=8BITMIME")
"""What is said of a letter to or from an address with other than Latin letters (RFC 6531 3.4)."""
GIRIH = "girih@forum"
"""How the HTML names the picture that is above its words and comes along with it."""


class Uncarried(Exception):
    """The server has no way to carry a letter to this address (RFC 6531), now or later."""


def deliver(letter_id: int) -> bool:
    """Send a claimed letter, and note how it went; whether it went. A letter that cannot be composed harms no other."""
    letter = db.session.get_one(Letter, letter_id)
    error, final = "", False
    try:
        if not _may_leave(letter):
            return False
        message, recipient, returns_to = compose(letter), spelled(letter.recipient), _own_address(letter)
        db.session.rollback()  # no transaction stays open while a server is slow
        _send(message, recipient, returns_to)
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, text), *_) = refused.recipients.values()
        error, final = _told(code, text), code >= FOR_GOOD
    except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as refused:
        error, final = _told(refused.smtp_code, refused.smtp_error), refused.smtp_code >= FOR_GOOD
        final = final and refused.smtp_code != UNAUTHENTICATED  # about us, not about this letter
    except Uncarried as failure:
        error, final = str(failure), True
    except (OSError, smtplib.SMTPException) as failure:
        error = f"{type(failure).__name__}: {failure}"
    except OperationalError:  # not this letter's fault
        raise
    except Exception as failure:
        error = summary(failure)
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        if error:
            log.warning("letter %s not sent (attempt %s): %s", letter_id, letter.attempts, error.split(":")[0])
            mark_failed(letter, error, clock.now(), final=final)
        else:
            mark_sent(letter, clock.now())
            if not current_app.config["DEMO"]:
                forget(letter)
    return not error


def _told(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"refused: {code} {clean(said)}"


def subject_of(letter: Letter) -> str:
    """What the mail is called, without the code that it may hold; empty for one that cannot be composed."""
    try:
        with force_locale(locale_of(letter.language)):
            return _subject(_words(letter, **dict.fromkeys(SECRETS, "…"))[0])
    except Exception as failure:
        log.info("letter %s has no subject: %s", letter.id, summary(failure))
        return ""


def _words(letter: Letter, **instead: str) -> tuple[str, str]:
    """The first line, and all below."""
    values = {"public_url": current_app.config["PUBLIC_URL"], "addresses": addresses, **letter.values, **instead}
    text = render_template(f"mail/{letter.template}.txt", **values).strip()
    first, _, rest = text.partition("\n")
    return first, rest


def _subject(first: str) -> str:
    return " ".join(first.removeprefix("Subject:").split())


def _may_leave(letter: Letter) -> bool:
    """Whether what it tells may be told now and holds, whatever was true when it was written."""
    if not letter.about and letter.expires_at is None:
        return True
    with transaction():
        now = clock.now()
        letter = db.session.get_one(Letter, letter.id, populate_existing=True)
        if letter.expires_at is not None and letter.expires_at <= now:
            withhold(letter, Withheld.USED)
        else:
            letter_leaving.send(letter, now=now)
    return letter.state is not LetterState.WITHHELD


def _linked(text: str) -> Markup:
    """Addresses of ours as links, and of nobody else: what somebody is called is no way out of a letter of ours."""
    own = rf"{re.escape(str(escape(current_app.config['PUBLIC_URL'])))}(?:/[^\s<>]*)?"
    html = re.sub(own, r'<a href="\g<0>">\g<0></a>', str(escape(text)))
    return Markup(break_links(html))  # noqa: S704 - escaped before


def compose(letter: Letter) -> EmailMessage:
    """The mail itself: plain text and HTML in the recipient's language, and the calendar part if it has one."""
    with force_locale(locale_of(letter.language)):
        subject, body = _words(letter)
        body = f"{body.strip()}\n\n{render_template('mail/_signature.txt').strip()}"
        girih = next((png for _, png in letter_heading.send(letter) if png), b"")
        told = {"subject": subject, "body": body, "language": letter.language, "linked": _linked}
        told["girih"] = GIRIH if girih else ""
        html = render_template("mail/letter.html", **told)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _subject(subject)
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = spelled(letter.recipient)
    if answers := letter.reply_to or current_app.config["CONTACT"] or _own_address(letter):
        message["Reply-To"] = answers
    message["Message-ID"] = letter.message_id
    message["Date"] = letter.created_at
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    message.set_content(body + "\n")
    message.add_alternative(html, subtype="html")
    if girih:
        page = cast(EmailMessage, message.get_body(("html",)))
        page.add_related(girih, "image", "png", cid=f"<{GIRIH}>", disposition="inline", filename="girih.png")
        page.set_param("type", "text/html")  # RFC 2387 3.1
    if letter.calendar:
        head, _, _ = letter.calendar.partition("BEGIN:VEVENT")  # what people wrote comes after it
        method = "CANCEL" if "METHOD:CANCEL" in head else "REQUEST"
        message.add_alternative(
            letter.calendar.encode(), "text", "calendar", cte="base64", params={"charset": "utf-8", "method": method}
        )
        message.add_attachment(letter.calendar.encode(), "application", "ics", filename="invite.ics")
    return message


def _own_address(letter: Letter) -> str:
    """Where what comes back is read and known to be about this letter; empty where nobody reads."""
    sender = parseaddr(current_app.config["MAIL_FROM"])[1]
    key = UUID(letter.message_id.strip("<>").partition("@")[0])
    return tagged(sender, key.hex) if current_app.config["REPLIES"] else ""


def _send(message: EmailMessage, recipient: str, returns_to: str) -> None:
    url = current_app.config["SMTP_URL"]
    if not url:
        folder = Path(current_app.config["INSTANCE"]) / "mail"
        folder.mkdir(exist_ok=True)
        (folder / f"{message['Message-ID'].strip('<>')}.eml").write_bytes(message.as_bytes())
        return
    with _connected(url) as server:
        if not recipient.isascii() and not server.has_extn("smtputf8"):
            raise Uncarried("the server carries no address with other than Latin letters before the @")
        sender = returns_to or parseaddr(message["From"])[1]
        wide = not f"{sender}{recipient}".isascii()
        data = message.as_bytes(policy=SMTP.clone(utf8=wide))  # `send_message` writes >From where a line begins so
        server.sendmail(sender, [recipient], data, WIDE if wide else ())


def reach_server(url: str) -> None:
    """Speak to the server as a letter would. Raises OSError or SMTPException."""
    with _connected(url):
        pass


@cache
def _trusted() -> ssl.SSLContext:
    """Whom the machine trusts: read once, and only where TLS is spoken, as it takes as long as a letter."""
    return ssl.create_default_context()


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    parts = urlsplit(url)
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(parts.hostname or "", parts.port or 465, timeout=30, context=_trusted())
    else:
        server = smtplib.SMTP(parts.hostname or "", parts.port or 587, timeout=30)
    with server:
        if parts.scheme == "smtp":
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=_trusted())
            elif demands_tls(url):
                raise smtplib.SMTPNotSupportedError(NO_TLS)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.ehlo_or_helo_if_needed()
        yield server
