"""From the outbox to a real SMTP server, or to a folder where no server is configured."""

import logging
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError

from forum import addresses, clock
from forum.db import db, transaction
from forum.errors import summary
from forum.languages import locale_of
from forum.mail.models import Letter, LetterState
from forum.mail.services import forget, mark_failed, mark_sent, withhold
from forum.mail.signals import letter_leaving

log = logging.getLogger(__name__)


def deliver(letter_id: int) -> bool:
    """Send a claimed letter, and note how it went; whether it went. A letter that cannot be composed harms no other."""
    letter = db.session.get_one(Letter, letter_id)
    error, final = "", False
    try:
        if not _may_leave(letter):
            return False
        message = compose(letter)
        db.session.rollback()  # no transaction stays open while a server is slow
        _send(message)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        error, final = f"recipient refused: {codes}", all(code >= 500 for code in codes)
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


def _may_leave(letter: Letter) -> bool:
    """Whether what it tells may be told now, whatever was true when it was written."""
    if not letter.about and letter.expires_at is None:
        return True
    with transaction():
        now = clock.now()
        letter = db.session.get_one(Letter, letter.id, populate_existing=True)
        if letter.expires_at is not None and letter.expires_at <= now:
            withhold(letter)
        else:
            letter_leaving.send(letter, now=now)
    return letter.state is not LetterState.WITHHELD


def compose(letter: Letter) -> EmailMessage:
    """The mail itself: plain text and HTML in the recipient's language, and the calendar part if it has one."""
    with force_locale(locale_of(letter.language)):
        values = {"public_url": current_app.config["PUBLIC_URL"], "addresses": addresses, **letter.values}
        text = render_template(f"mail/{letter.template}.txt", **values).strip()
        subject, _, body = text.partition("\n")
        html = render_template("mail/letter.html", subject=subject, body=body.strip(), language=letter.language)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(subject.removeprefix("Subject:").split())
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = letter.recipient
    message["Message-ID"] = letter.message_id
    message["Date"] = letter.created_at
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    message.set_content(body.strip() + "\n")
    message.add_alternative(html, subtype="html")
    if letter.calendar:
        method = "CANCEL" if "METHOD:CANCEL" in letter.calendar else "REQUEST"
        message.add_alternative(
            letter.calendar.encode(), "text", "calendar", cte="base64", params={"charset": "utf-8", "method": method}
        )
        message.add_attachment(letter.calendar.encode(), "application", "ics", filename="invite.ics")
    return message


def _send(message: EmailMessage) -> None:
    url = current_app.config["SMTP_URL"]
    if not url:
        folder = Path(current_app.config["INSTANCE"]) / "mail"
        folder.mkdir(exist_ok=True)
        (folder / f"{message['Message-ID'].strip('<>')}.eml").write_bytes(message.as_bytes())
        return
    parts = urlsplit(url)
    secure = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(parts.hostname or "", parts.port or 465, timeout=30, context=secure)
    else:
        server = smtplib.SMTP(parts.hostname or "", parts.port or 587, timeout=30)
    with server:
        if parts.scheme == "smtp" and server.ehlo() and server.has_extn("starttls"):
            server.starttls(context=secure)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
