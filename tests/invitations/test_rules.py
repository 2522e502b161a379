"""Mails that only look like answers."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar.timezone import tzp

from forum.bounds import Bound
from forum.errors import Refused
from forum.invitations.models import Partstat
from forum.invitations.rules import read_reply

pytestmark = pytest.mark.pure


def nested(depth: int) -> bytes:
    data = b"Content-Type: text/plain\r\n\r\nx"
    for n in range(depth):
        data = b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n%s\r\n--b%d--\r\n' % (n, n, data, n)
    return data


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"\xff" * 1000, b"BEGIN:VCALENDAR" * 50_000, b"a" * (Bound.MAIL_BYTES.most + 1), nested(15), nested(3000), b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 15,
     b"Content-Type: message/rfc822\r\n\r\n" * 15, b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
     b"Content-Type: text/calendar; charset=nonsense\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR", b"Content-Type: multipart/alternative\r\n\r\nno boundary",
     b'Content-Type: multipart/mixed; "' + b";" * 250_000 + b"\n\nx"],
)  # fmt: skip
def test_huge_recursive_and_broken_mails_are_refused(data):
    with pytest.raises(Refused):
        read_reply(data)


@given(st.binary(max_size=400), st.integers(0, 400))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mail_can_do_more_than_be_refused(noise, at):
    sample = b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20270101T000000Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    with suppress(Refused):
        assert read_reply(sample[:at] + noise + sample[at:]).partstat in Partstat


ANSWER = (
    b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n%bBEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20270101T000000Z\r\nSEQUENCE:3\r\n%b"
    b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
ZONE = (
    b"BEGIN:VTIMEZONE\r\nTZID:Hall\r\nBEGIN:STANDARD\r\nDTSTART:20200101T000000\r\nUID:y\r\nTZOFFSETFROM:+0000\r\n"
    b"TZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
ALARM = b"BEGIN:VALARM\r\nACTION:EMAIL\r\nATTENDEE:mailto:other@b\r\nEND:VALARM\r\n"


@pytest.mark.parametrize("before", [b"", ZONE, b"BEGIN;X=1:VTIMEZONE\r\nUID:y\r\nEND:VTIMEZONE\r\n"])
@pytest.mark.parametrize("inside", [b"", ALARM, b"DTSTART;TZID=Europe:20270101T090000\r\nRRULE:nonsense\r\n"])
def test_what_an_answer_says_beside_is_passed_over(before, inside):
    reply = read_reply(ANSWER % (before, inside))
    assert (reply.uid, reply.sequence, reply.attendee, reply.partstat) == ("x", 3, "a@b", Partstat.ACCEPTED)
    assert tzp.timezone("Hall") is None, "nothing of it is remembered"
