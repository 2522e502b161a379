"""What strangers call charsets is not remembered."""

import encodings
from codecs import lookup
from contextlib import suppress

import pytest

from forum.caldav.rules import Malformed, read
from forum.charsets import remember_known_charsets
from forum.errors import Refused
from forum.mail.rules import read_mail, said_by, text_in

pytestmark = pytest.mark.pure
ASKED = b'<?xml version="1.0" encoding="%b"?><propfind xmlns="DAV:"><allprop/></propfind>'
MAIL = b"""From: =?%(name)b-f?q?x?= <a@b.example>
Subject: =?%(name)b-s?q?x?=
Content-Type: multipart/mixed; boundary*=%(name)b-b''z

--z
Content-Type: text/plain; charset=%(name)b-t

x
--z--
"""


@pytest.fixture(autouse=True)
def _remembering():
    remember_known_charsets()


def names():
    return {name for name, found in encodings._cache.items() if found is None}


def test_what_a_calendar_program_calls_its_encoding():
    for n in range(20):
        with pytest.raises(Malformed):
            read(ASKED % (b"x%d" % n))
    assert names() == set()


def test_what_a_mail_calls_its_charsets():
    for n in range(20):
        data = MAIL % {b"name": b"y%d" % n}
        with suppress(Refused):
            said_by(read_mail(data))
        text_in(data)
        text_in(data.replace(b"boundary*=y%d-b''z" % n, b"boundary=z"))
    assert names() == set()


def test_charsets_are_remembered():
    for _ in range(2):
        assert lookup("cp1251") is lookup("windows-1251") or lookup("cp1251").name == "cp1251"
        with pytest.raises(LookupError):
            lookup("nobodys")
    assert read(ASKED % b"windows-1251")
