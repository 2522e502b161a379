"""Every bound on what strangers send holds just over, and lets pass what is just under."""

import tracemalloc
from contextlib import suppress

import pytest

from forum.bounds import Bound
from forum.caldav.rules import Malformed, TooLong, read
from forum.errors import Refused
from forum.invitations.rules import Refusal, read_reply
from forum.mail.rules import Unreadable, read_mail
from tools import bounds

pytestmark = pytest.mark.pure
HEAD = b"Content-Type: text/calendar\r\n"
EVENT = (
    b"METHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20270101T000000Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\r\n"
    b"%sEND:VEVENT\r\n%s"
)
ELSEWHERE = {
    Bound.MAILS_AT_ONCE: "tests/invitations/test_jobs.py",
    Bound.MAILS_KEPT: "tests/invitations/test_jobs.py",
    Bound.MAIL_DAYS: "tests/invitations/test_jobs.py",
    Bound.DEMO_DAYS: "tests/mail/test_delivery_secrets.py",
    Bound.FORM_BYTES: "tests/test_bad_input.py",
    Bound.PATIENCE: "tests/web/test_gateway.py",
    Bound.PACE: "tests/web/test_gateway.py",
    Bound.BODY_IN_MEMORY: "tests/web/test_gateway.py",
    Bound.BODIES_OF_ACCOUNT: "tests/web/test_bodies.py",
    Bound.BODIES_OF_ONE: "tests/web/test_bodies.py",
    Bound.BODIES_AT_ONCE: "tests/web/test_bodies.py",
    Bound.DRAINED_OF_ONE: "tests/web/test_bodies.py",
    Bound.DRAINED_AT_ONCE: "tests/web/test_bodies.py",
    Bound.LARGE_AT_ONCE: "tests/web/test_turns.py",
    Bound.LARGE_SECONDS: "tests/web/test_turns.py",
    Bound.HASHES_AT_ONCE: "tests/web/test_turns.py",
    Bound.HASH_SECONDS: "tests/web/test_turns.py",
    Bound.LARGE_OF_ONE: "tests/feeds/test_views_large.py",
    Bound.REST: "tests/web/test_turns.py",
    Bound.REST_SECONDS: "tests/web/test_turns.py",
    Bound.BOUNDARY: "tests/web/test_uploads.py",
    Bound.DAV_DEPTH: "tests/caldav/test_views.py",
    Bound.PROVIDER_SECONDS: "tests/accounts/test_delivery.py",
    Bound.PROVIDER_BYTES: "tests/accounts/test_delivery.py",
    Bound.PROVIDER_AT_ONCE: "tests/accounts/test_delivery.py",
    Bound.DOMAIN_SECONDS: "tests/web/test_reach.py",
    Bound.DOMAINS_AT_ONCE: "tests/web/test_reach.py",
    Bound.MARKED: "tests/test_prose.py",
    Bound.STARS: "tests/releases/rules/test_stars.py",
    Bound.MARKS: "tests/test_prose.py",
    Bound.UPLOAD_BYTES: "tests/editions/views/test_pictures.py",
    Bound.DROPPED_BYTES: "tests/web/test_words.py",
    Bound.PICTURE_BYTES: "tests/pictures/test_rules.py",
    Bound.PICTURE_PIXELS: "tests/pictures/test_rules.py",
    Bound.PICTURE_SIDES: "tests/pictures/test_rules.py",
    Bound.PICTURE_PARTS: "tests/pictures/test_rules.py",
    Bound.PICTURE_SCANS: "tests/pictures/test_rules.py",
    Bound.PICTURE_SECONDS: "tests/pictures/test_delivery_drawing.py",
    Bound.PICTURE_WAIT: "tests/pictures/test_delivery_drawing.py",
    Bound.PICTURE_MEMORY: "tests/pictures/test_delivery_drawing.py",
    Bound.EDITION_DAYS: "tests/editions/test_rules.py",
}
"""Bounds that need more than a mail to be tried: where they are."""


def calendar(inside: bytes = b"", beside: bytes = b"", length: int = 0) -> bytes:
    """An answer, of so many octets if a length is given: text of a long line is folded."""
    data = b"BEGIN:VCALENDAR\r\n" + EVENT % (inside, beside) + b"END:VCALENDAR\r\n"
    room = length - len(data)
    if room <= 0:
        return HEAD + b"\r\n" + data
    line = b"X-FILL:" + b"x" * (room - len(b"X-FILL:\r\n")) + b"\r\n"
    return HEAD + b"\r\n" + data.replace(b"END:VEVENT", line + b"END:VEVENT", 1)


def of_bytes(n: int) -> bytes:
    mail = of_parts(3)
    return mail + b" " * (n - len(mail))


def of_header_bytes(n: int) -> bytes:
    return b"X: " + b"x" * (n - len(HEAD) - 3) + b"\r\n" + calendar()


def of_headers(n: int) -> bytes:
    return b"X: x\r\n" * (n - 1) + calendar()


def of_mail_lines(n: int) -> bytes:
    """Empty ones above the first part, where no program shows anything."""
    head, _, rest = of_parts(3).partition(b"\r\n\r\n")
    lines = len((head + b"\r\n\r\n" + rest).splitlines())
    return head + b"\r\n\r\n" + b"\r\n" * (n - lines) + rest


def of_nested(n: int) -> bytes:
    """Types that are named in the text of another part count too: none is counted by reading."""
    named = b"\r\n".join([b"multipart/x"] * (n - 1))
    parts = b"--b\r\n\r\n" + named + b"\r\n--b\r\n" + calendar() + b"\r\n--b--\r\n"
    return b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts


def of_parts(n: int) -> bytes:
    parts = b"--b\r\n\r\nx\r\n" * (n - 2) + b"--b\r\n" + calendar() + b"\r\n--b--\r\n"
    return b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts


def of_lines(n: int) -> bytes:
    lines = calendar().partition(b"\r\n\r\n")[2].count(b"\r\n")
    return calendar(inside=b"X-A:x\r\n" * (n - lines))


def of_components(n: int) -> bytes:
    return calendar(beside=b"BEGIN:VTODO\r\nUID:y\r\nDTSTAMP:20270101T000000Z\r\nEND:VTODO\r\n" * (n - 2))


TRIED = {
    Bound.MAIL_BYTES: (of_bytes, Unreadable.LARGE),
    Bound.MAIL_HEADER_BYTES: (of_header_bytes, Unreadable.HEADERS),
    Bound.MAIL_HEADERS: (of_headers, Unreadable.HEADERS),
    Bound.MAIL_LINES: (of_mail_lines, Unreadable.LARGE),
    Bound.MAIL_NESTED: (of_nested, Unreadable.PARTS),
    Bound.MAIL_PARTS: (of_parts, Unreadable.PARTS),
    Bound.CALENDAR_BYTES: (lambda n: calendar(length=n), Refusal.LARGE),
    Bound.CALENDAR_LINES: (of_lines, Refusal.MUCH),
    Bound.CALENDAR_COMPONENTS: (of_components, Refusal.MUCH),
}


def propfind(inside: bytes) -> bytes:
    return b'<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">%s</propfind>' % inside


def of_dav_bytes(n: int) -> bytes:
    return propfind(b" " * (n - len(propfind(b""))))


def of_filters(n: int) -> bytes:
    one = b'<C:prop-filter name="UID"><C:text-match>x</C:text-match></C:prop-filter>'
    component = b'<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">%s</C:comp-filter></C:comp-filter>'
    return propfind(b"<C:filter>%s</C:filter>" % (component % (one * n)))


ASKED = {
    Bound.DAV_BYTES: (of_dav_bytes, TooLong),
    Bound.DAV_NESTED: (lambda n: propfind(b"<a>" * (n - 1) + b"</a>" * (n - 1)), Malformed),
    Bound.DAV_ELEMENTS: (lambda n: propfind(b"<a/>" * (n - 1)), Malformed),
    Bound.DAV_ATTRIBUTES: (
        lambda n: propfind(b"<a %s/>" % b" ".join(b'a%d=""' % one for one in range(n))),
        Malformed,
    ),
    Bound.DAV_NAME: (lambda n: propfind(b"<%s/>" % (b"a" * (n - len("{DAV:}")))), Malformed),
    Bound.DAV_PROPERTIES: (
        lambda n: propfind(b"<prop>%s</prop>" % b"".join(b"<a%d/>" % one for one in range(n))),
        Malformed,
    ),
    Bound.DAV_HREFS: (lambda n: propfind(b"<href>/</href>" * n), TooLong),
    Bound.DAV_FILTERS: (of_filters, Malformed),
}


def test_every_bound_is_tried_somewhere():
    assert {*TRIED, *ASKED, *ELSEWHERE, Bound.MAIL_HEADER} == set(Bound)


@pytest.mark.parametrize("bound", ASKED, ids=lambda bound: bound.name)
def test_a_caldav_request_just_under_its_bound_is_read_and_one_just_over_is_not(bound):
    make, refusal = ASKED[bound]
    read(make(bound.most))
    with pytest.raises(refusal):
        read(make(bound.most + 1))


@pytest.mark.parametrize("inside", [b'<prop p:a=""/>', b"<prop/><p:prop/>"], ids=["of an attribute", "of an element"])
def test_a_namespace_counts_wherever_a_name_stands_in_it(inside):
    """It is written out for each: hundreds of long ones stop a site."""

    def asked(n: int) -> bytes:
        return propfind(inside).replace(b"<propfind", b'<propfind xmlns:p="%s"' % (b"u" * n))

    read(asked(Bound.DAV_NAME.most - len("{}prop")))
    with pytest.raises(Malformed):
        read(asked(Bound.DAV_NAME.most))


@pytest.mark.parametrize("bound", TRIED, ids=lambda bound: bound.name)
def test_a_mail_just_under_its_bound_is_read_and_one_just_over_is_not(bound):
    make, refusal = TRIED[bound]
    assert read_reply(make(bound.most)).uid == "x"
    with pytest.raises(Refused) as refused:
        read_reply(make(bound.most + 1))
    assert refused.value.reason is refusal


def test_the_rest_of_a_long_header_is_not_read():
    most = Bound.MAIL_HEADER.most
    mail = read_mail(b"X: " + b"y" * most + b"\r\n\r\n")
    assert mail.get("X") == "y" * most
    assert read_mail(b"X: " + b"y" * most + b"z\r\n\r\n").get("X") == "y" * most


RULE = b"RRULE:FREQ=DAILY;BYHOUR=%s;BYMINUTE=%s;BYSECOND=%s\r\n" % tuple(
    b",".join(b"%d" % one for one in range(most)) for most in (24, 60, 60)
)
ZONE = b"BEGIN:VTIMEZONE\r\nTZID:E%d\r\nBEGIN:STANDARD\r\nDTSTART:20200101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\n%bEND:STANDARD\r\nEND:VTIMEZONE\r\n"
WORST = {
    "rules of a zone": calendar(inside=ZONE % (1, RULE * 50)),
    "one long header": b"To: " + b"," * 60_000 + b"\r\n\r\n",
    "parameters of a header": b"Content-Type: text/calendar" + b";a=b" * 15_000 + b"\r\n\r\n",
    "encoded words": b"Subject: " + b"=?utf-8?q?x?= " * 4_000 + b"\r\n\r\n",
    "parts": of_parts(Bound.MAIL_PARTS.most),
    "lines": of_lines(Bound.CALENDAR_LINES.most),
    "parameters of a property": calendar(inside=b"ATTENDEE" + b";A=b" * 15_000 + b":mailto:x@y.example\r\n"),
    "one long line": calendar(length=Bound.CALENDAR_BYTES.most),
    "values of a rule": calendar(inside=b"RRULE:FREQ=DAILY;BYSECOND=" + b"1," * 20_000 + b"1\r\n"),
    "line ends": b"\r\n".join([HEAD, b"\r" * 9_990]),
    "reports of nothing": b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: message/delivery-status\r\n\r\n" + b"\r\n" * 9_990,
    "base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUJDQUJDQUJDQUJDQUJDQUJD\n" * 9_990,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_the_worst_mail_within_its_bounds_takes_little_memory(name):
    tracemalloc.start()
    try:
        for _ in range(2):
            try:
                read_reply(WORST[name])
            except Refused:
                continue
        assert tracemalloc.get_traced_memory()[1] < 32_000_000
    finally:
        tracemalloc.stop()


FULL = Bound.DAV_BYTES.most - 200
WORST_ASKED = {
    "elements": propfind(b"<a/>" * (Bound.DAV_ELEMENTS.most - 1)),
    "attributes": propfind(b"<a %s/>" % b" ".join(b'a%d=""' % one for one in range(FULL // 10))),
    "namespaces": propfind(b"<a %s/>" % b" ".join(b'xmlns:a%d="x"' % one for one in range(FULL // 17))),
    "entities": propfind(b"&amp;" * (FULL // 5)),
    "instructions": propfind(b"<?a b?>" * (FULL // 7)),
    "one long name": propfind(b"<%s/>" % (b"a" * FULL)),
    "nested": propfind(b"<a>" * (FULL // 3)),
}


@pytest.mark.parametrize("name", WORST_ASKED)
def test_the_worst_caldav_request_within_its_bytes_takes_little_memory(name):
    tracemalloc.start()
    try:
        with suppress(Malformed):
            read(WORST_ASKED[name])
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_the_documents_say_what_the_code_says():
    assert bounds.PAGE.read_text() == bounds.page(), "run make docs"
