"""Reading one's own feed back as calendar programs do, with a library that is not ours."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from icalendar import Calendar

from forum.languages import N_

MAX_BYTES = 1_000_000


class Got(NamedTuple):
    """What came back: first without a validator, then with the ETag of the first answer."""

    status: int
    mimetype: str
    etag: str
    data: bytes
    again: int


class Check(NamedTuple):
    """One thing that programs rely on, and whether it is so; `detail` names what is not."""

    text: str
    passed: bool
    detail: str = ""


class Expected(NamedTuple):
    """An entry that must be there, with the start it must have: a day, or an instant."""

    uid: str
    title: str
    starts_at: date | datetime


def inspect(got: Got, expected: Iterable[Expected]) -> list[Check]:
    """Every check, in the order in which a program would notice."""
    checks = [
        Check(N_("The address answers with a calendar."), got.status == 200 and got.mimetype == "text/calendar"),
        Check(N_("Asked again, it says that nothing has changed (304)."), got.again == 304),
        Check(N_("It is small enough for every program (1 MB)."), len(got.data) <= MAX_BYTES),
        Check(N_("Every line is folded and ended as the standard asks."), _folded(got.data)),
    ]
    events: list[Any]
    try:
        events = Calendar.from_ical(got.data).walk("VEVENT")
        zones = {str(z["TZID"]) for z in Calendar.from_ical(got.data).walk("VTIMEZONE")}
    except (ValueError, KeyError, IndexError):
        return [*checks, Check(N_("Another program can read it."), False)]
    own: dict[str, Any] = {str(e["UID"]): e for e in events if "RECURRENCE-ID" not in e}
    named = {e["DTSTART"].params.get("TZID") for e in events} - {None}
    missing = [x.title for x in expected if x.uid not in own]
    wrong = [x.title for x in expected if x.uid in own and own[x.uid]["DTSTART"].dt != x.starts_at]
    plain = all("SEQUENCE" in event and "DTSTAMP" in event for event in events)
    private = b"ATTENDEE" not in got.data and b"mailto:" not in got.data
    return [
        *checks,
        Check(N_("Another program can read it."), plain),
        Check(N_("Everything you signed up for or starred is in it."), not missing, ", ".join(missing[:5])),
        Check(N_("Every entry starts when the programme says."), not wrong, ", ".join(wrong[:5])),
        Check(N_("Every time zone comes with its rules."), named <= zones, ", ".join(sorted(named - zones))),
        Check(N_("It holds no e-mail address."), private),
    ]


def _folded(data: bytes) -> bool:
    lines = data.split(b"\r\n")
    return lines[-1] == b"" and b"\n" not in b"".join(lines) and all(len(line) <= 75 for line in lines)
