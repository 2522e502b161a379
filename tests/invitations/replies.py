"""What calendar programs answer."""

from datetime import timedelta
from email import policy
from email.message import EmailMessage

from icalendar import Calendar
from sqlalchemy import select

from forum import clock
from forum.db import db, transaction
from forum.errors import Refused
from forum.invitations.services import take_reply
from forum.mail.models import Letter
from forum.registration.models import Registration


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
            return take_reply(data, app.config["KEYS"], clock.now()).partstat.value
    except Refused as refused:
        return refused.reason.name
