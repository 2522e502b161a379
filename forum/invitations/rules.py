"""What a calendar program answers to an invitation (RFC 5546 3.2.3, RFC 6047), and whether it may be believed."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import Message
from enum import StrEnum
from typing import Any, NamedTuple

from icalendar import Calendar
from icalendar.parser import Contentlines

from forum.bounds import Bound
from forum.errors import Refused
from forum.invitations.models import Partstat
from forum.languages import N_
from forum.mail.rules import addressed, read_mail, tags_in
from forum.registration.models import Registration, RegistrationState


def farewell(registration: Registration) -> dict[str, Any]:
    """What whoever may hear no more of the edition is told of the registration: nothing of the edition."""
    return {
        "state": registration.state.value,
        "state_label": registration.state.label,
        "reference": registration.reference,
        "name": registration.greeted(registration.person.reads),
        "own": registration.person.account is not None,
    }


class Refusal(StrEnum):
    NO_ANSWER = N_("There is no answer to an invitation in this mail.")
    UNREADABLE = N_("The calendar in this mail is no answer to an invitation, or cannot be read.")
    LARGE = N_("The calendar in this mail is too large to be an answer.")
    MUCH = N_("The calendar in this mail has too many parts to be an answer.")
    FOREIGN = N_("This answer is not from the person who was invited.")
    STALE = N_("This answer is older than what we know.")
    CLOSED = N_("The account of whoever answers is closed.")
    NOT_PLACED = N_("This registration has no place any more.")


READ = {
    ("VCALENDAR",): {"METHOD"},
    ("VCALENDAR", "VEVENT"): {"UID", "SEQUENCE", "DTSTAMP", "ATTENDEE", "ORGANIZER"},
}
"""What an answer is read from, by where it stands."""
MOST_LINES = Bound.CALENDAR_LINES.most
UNDERWAY = N_("A mail server reports of a letter that did not fail: it is delayed, or was delivered.")
SETTLED = frozenset({Refusal.STALE, Refusal.CLOSED, Refusal.NOT_PLACED})
"""Why an answer that is one changes nothing: nobody need look at it."""


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


def read_reply(data: bytes) -> Reply:
    """The answer in a mail or a calendar file. Raises Refused, whatever it is given."""
    if data.lstrip()[:15].upper() == b"BEGIN:VCALENDAR":
        return _parsed(data, "")
    mail = read_mail(data)
    part = _calendar_part(mail)
    if part is None:
        raise Refused(Refusal.NO_ANSWER)
    body = part.get_payload(decode=True)
    return _parsed(body if isinstance(body, bytes) else b"", addressed(mail))


def _calendar_part(mail: Message) -> Message | None:
    """The first calendar of the mail itself: what lies in a forwarded mail is somebody else's."""
    if mail.get_content_type() in {"text/calendar", "application/ics"}:
        return mail
    if mail.get_content_maintype() != "multipart" or not mail.is_multipart():
        return None
    parts = (_calendar_part(part) for part in mail.get_payload() if isinstance(part, Message))
    return next((part for part in parts if part is not None), None)


def _parsed(data: bytes, came_to: str) -> Reply:
    if len(data) > Bound.CALENDAR_BYTES.most:
        raise Refused(Refusal.LARGE)
    if data.upper().count(b"BEGIN:") > Bound.CALENDAR_COMPONENTS.most or len(data.splitlines()) > MOST_LINES:
        raise Refused(Refusal.MUCH)
    try:
        calendar = Calendar.from_ical(_essence(data))
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
            tags=tags_in(f"{came_to} {event.get('ORGANIZER', '')}"),
        )
    except Exception:  # strangers choose what the library meets: a TZID that is a folder of the zone database, too
        raise Refused(Refusal.UNREADABLE) from None


def _essence(data: bytes) -> str:
    """The lines that are read. Rules and zones of strangers would take much memory, and be remembered."""
    kept: list[str] = []
    within: tuple[str, ...] = ()
    for line in Contentlines.from_ical(data):  # type: ignore[no-untyped-call]  # icalendar says no types here
        name = line.partition(":")[0].partition(";")[0].upper()
        if name == "BEGIN":
            within = *within, line.rpartition(":")[2].strip().upper()
        if name in READ.get(within, ()) or (name in {"BEGIN", "END"} and within in READ):
            kept.append(line)
        if name == "END":
            within = within[:-1]
    return "\r\n".join(kept)


class Invited(NamedTuple):
    """What a reply is held against: the invitation as it was sent last, and the answer known so far.

    `tags`: by each key of the site, as it may have been sent under one of before.
    """

    tags: Sequence[str]
    email: str
    sequence: int
    state: RegistrationState
    answered_at: datetime | None


def judge_reply(reply: Reply, invited: Invited, now: datetime) -> Refusal | None:
    """Why an answer changes nothing: not from the invited, older than the invitation or the last answer, no place."""
    known = any(hmac.compare_digest(said, tag) for said in reply.tags for tag in invited.tags)
    if not known or reply.attendee != invited.email.casefold():
        return Refusal.FOREIGN
    if invited.state is not RegistrationState.CONFIRMED:
        return Refusal.NOT_PLACED
    too_late = reply.sequence < invited.sequence or reply.sequence > invited.sequence
    again = invited.answered_at is not None and reply.stamp <= invited.answered_at
    return Refusal.STALE if too_late or again or reply.stamp > now + timedelta(days=1) else None
