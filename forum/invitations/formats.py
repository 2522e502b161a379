"""iTIP messages (RFC 5546) about one person's place in an edition."""

from datetime import datetime

from forum.formats.events import END, edition_event
from forum.formats.feed import EditionFacts
from forum.formats.ical import timezones
from forum.formats.lines import CRLF, line, utc
from forum.releases.rules import Status


def withdrawal(uid: str, sequence: int, stamp: datetime, organizer: str, attendee: str) -> str:
    """CANCEL for whoever may hear no more of what it was about: RFC 5546 3.2.5 asks for no more than this."""
    event = f"BEGIN:VEVENT{CRLF}" + line("UID", uid) + line("DTSTAMP", utc(stamp)) + line("SEQUENCE", str(sequence))
    event += f"STATUS:CANCELLED{CRLF}" + line("ORGANIZER;CN=Forum", f"mailto:{organizer}")
    return f"{_head('CANCEL')}{event}{line('ATTENDEE', f'mailto:{attendee}')}{END}END:VCALENDAR{CRLF}"


def _head(method: str) -> str:
    return f"BEGIN:VCALENDAR{CRLF}VERSION:2.0{CRLF}PRODID:-//Forum//Forum 1//EN{CRLF}METHOD:{method}{CRLF}"


def invitation(
    edition: EditionFacts,
    method: str,
    sequence: int,
    stamp: datetime,
    organizer: str,
    attendee: str,
    language: str,
    *,
    asks: bool = True,
) -> str:
    """REQUEST or CANCEL; `edition.uid` is the place's. Replies go to the organizer's address and carry its tag.

    `asks` says that somebody reads the replies; else the registration itself is the acceptance.
    """
    status = Status.CANCELLED if method == "CANCEL" else edition.status
    event = edition_event(edition._replace(sequence=sequence, modified_at=stamp, status=status), language)
    wanted = "PARTSTAT=NEEDS-ACTION;RSVP=TRUE" if asks else "PARTSTAT=ACCEPTED;RSVP=FALSE"
    answer = "" if method == "CANCEL" else f";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;{wanted}"
    people = line("ORGANIZER;CN=Forum", f"mailto:{organizer}") + line(f"ATTENDEE{answer}", f"mailto:{attendee}")
    return f"{_head(method)}{timezones([edition], ())}{event.replace(END, people + END)}END:VCALENDAR{CRLF}"
