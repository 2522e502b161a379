"""What a calendar program answers to an invitation (RFC 5546 3.2.3, RFC 6047), and whether it may be believed."""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from enum import StrEnum
from typing import Any, NamedTuple

from icalendar import Calendar

from forum.errors import Refused
from forum.invitations.models import Partstat
from forum.languages import N_
from forum.registration.models import Registration, RegistrationState

MAX_BYTES = 256 * 1024
MAX_HEADER = 2000
"""Octets of a mail that is read at all."""
DEEPEST = 20
"""Parts within parts, or components of a calendar: a person's answer has three."""
_TAG = re.compile(r"\+([a-z2-7]{16})@", re.IGNORECASE)
_HEADERS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")


def farewell(registration: Registration) -> dict[str, Any]:
    """What whoever may hear no more of the edition is told of the registration: nothing of the edition."""
    return {
        "state": registration.state.value,
        "state_label": registration.state.label,
        "reference": registration.reference,
        "name": registration.name,
        "own": registration.person.account is not None,
    }


class Refusal(StrEnum):
    LARGE = N_("This mail is too large to be an answer.")
    UNREADABLE = N_("There is no answer to an invitation in this mail.")
    FOREIGN = N_("This answer is not from the person who was invited.")
    STALE = N_("This answer is older than what we know.")
    NOT_PLACED = N_("This registration has no place any more.")


class Reply(NamedTuple):
    """An answer: about which UID and SEQUENCE, from whom, given when (UTC), and the address tags it came with."""

    uid: str
    sequence: int
    attendee: str
    partstat: Partstat
    stamp: datetime
    tags: frozenset[str]


def tag_of(secret: str, uid: str) -> str:
    """The recipient's own address tag: 80 bits that only the invitation of this place holds."""
    digest = hmac.new(secret.encode(), f"reply:{uid}".encode(), hashlib.sha256).digest()
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(alphabet[byte % 32] for byte in digest[:16])


def tagged(address: str, tag: str) -> str:
    """forum@host as forum+tag@host."""
    local, _, host = address.rpartition("@")
    return f"{local.partition('+')[0]}+{tag}@{host}"


class _Mail(Message):
    """A mail whose headers are read as far as one would: `email` takes the square of a header's length to split it."""

    def get(self, name: str, failobj: Any = None) -> Any:
        """A header's first MAX_HEADER characters."""
        value = super().get(name, failobj)
        return value[:MAX_HEADER] if isinstance(value, str) else value


def read_reply(data: bytes) -> Reply:
    """The answer in a mail or a calendar file. Raises Refused, whatever it is given."""
    if len(data) > MAX_BYTES:
        raise Refused(Refusal.LARGE)
    if data.lstrip()[:15].upper() == b"BEGIN:VCALENDAR":
        return _parsed(data, "")
    lowered = data.lower()
    if lowered.count(b"multipart/") + lowered.count(b"message/") > DEEPEST:
        raise Refused(Refusal.UNREADABLE)
    mail = message_from_bytes(data, _class=_Mail)
    addressed = " ".join(str(value) for name in _HEADERS for value in mail.get_all(name, []))
    part = _calendar_part(mail)
    if part is None:
        raise Refused(Refusal.UNREADABLE)
    body = part.get_payload(decode=True)
    return _parsed(body if isinstance(body, bytes) else b"", addressed)


def _calendar_part(mail: Message) -> Message | None:
    """The first calendar of the mail itself: what lies in a forwarded mail is somebody else's."""
    if mail.get_content_type() in {"text/calendar", "application/ics"}:
        return mail
    if mail.get_content_maintype() != "multipart" or not mail.is_multipart():
        return None
    parts = (_calendar_part(part) for part in mail.get_payload() if isinstance(part, Message))
    return next((part for part in parts if part is not None), None)


def _parsed(data: bytes, addressed: str) -> Reply:
    if data.upper().count(b"BEGIN:") > DEEPEST:
        raise Refused(Refusal.UNREADABLE)
    try:
        calendar = Calendar.from_ical(data)
        event: Any
        (event,) = calendar.walk("VEVENT")
        attendee = event["ATTENDEE"]
        if str(calendar["METHOD"]).upper() != "REPLY" or isinstance(attendee, list):
            raise Refused(Refusal.UNREADABLE)
        stamp: datetime = event.DTSTAMP  # UTC, or no date-time at all
        return Reply(
            uid=str(event["UID"]),
            sequence=int(event.get("SEQUENCE", 0)),
            attendee=str(attendee).partition(":")[2].strip().casefold(),
            partstat=Partstat(str(attendee.params["PARTSTAT"]).upper()),
            stamp=stamp.astimezone(UTC),
            tags=frozenset(t.lower() for t in _TAG.findall(f"{addressed} {event.get('ORGANIZER', '')}")),
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError, OSError):
        # OSError: zoneinfo opens whatever a TZID names, a folder ("Europe") too
        raise Refused(Refusal.UNREADABLE) from None


class Invited(NamedTuple):
    """What a reply is held against: the invitation as it was sent last, and the answer known so far."""

    tag: str
    email: str
    sequence: int
    state: RegistrationState
    answered_at: datetime | None


def judge_reply(reply: Reply, invited: Invited, now: datetime) -> Refusal | None:
    """Why an answer changes nothing: not from the invited, older than the invitation or the last answer, no place."""
    known = any(hmac.compare_digest(tag, invited.tag) for tag in reply.tags)
    if not known or reply.attendee != invited.email.casefold():
        return Refusal.FOREIGN
    if invited.state is not RegistrationState.CONFIRMED:
        return Refusal.NOT_PLACED
    too_late = reply.sequence < invited.sequence or reply.sequence > invited.sequence
    again = invited.answered_at is not None and reply.stamp <= invited.answered_at
    return Refusal.STALE if too_late or again or reply.stamp > now + timedelta(days=1) else None
