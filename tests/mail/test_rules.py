"""Mails of strangers are read within bounds, and told apart."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.errors import Refused
from forum.mail.rules import (
    Bounce,
    addressed,
    bounce_in,
    is_automatic,
    letters_answered,
    read_head,
    read_mail,
    said_by,
    sender_of,
    tagged,
    tags_in,
    text_in,
)
from tests.mail.mails import absence, bounce, question

pytestmark = pytest.mark.pure
TAG = "abcdefghijklmnop"


def test_a_question_is_told_as_it_was_written():
    mail = read_mail(question(f"forum+{TAG}@x.example", In_Reply_To="<c@forum>", References="<a@forum> <b@forum>"))
    assert said_by(mail)[:3] == ("<q1@test.example>", "Ann Lee <ann@test.example>", "When does it begin?")
    assert text_in(question()) == "When does it begin?\n\nAnn"
    assert letters_answered(mail) == ["<c@forum>", "<b@forum>", "<a@forum>"]
    assert tags_in(addressed(mail)) == {TAG}
    assert not is_automatic(mail)
    assert bounce_in(mail) is None


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}, {"Auto_Submitted": "Auto-Generated; x"}],
)  # fmt: skip
def test_what_no_person_wrote_is_known(headers):
    assert is_automatic(read_mail(question(**headers)))
    assert is_automatic(read_mail(absence("a@b.example")))
    assert not is_automatic(read_mail(question(Auto_Submitted="no")))


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_names_its_letter_and_why(kind):
    told = bounce_in(read_mail(bounce("<u@forum>", kind=kind)))
    assert told == Bounce(True, "smtp; 550 5.1.1 No such user here", ("<u@forum>",))
    assert bounce_in(read_mail(bounce("<u@forum>", kind=kind, action="delayed"))).failed is False


def test_headers_of_any_charset_are_told_without_what_harms():
    mail = read_mail(
        b"Subject: =?utf-8?b?0JrQvtCz0LTQsD8=?= =?nonsense?q?=0d=0aBcc:x?=\r\nFrom: =?utf-8?q?=0d=0aBcc:_v?= <a@b.example>\r\n\r\n"
    )
    said = said_by(mail)
    assert "\n" not in said.subject + said.sender
    assert said_by(read_mail(b"Subject: =?utf-8?b?0JrQvtCz0LTQsD8=?=\n\n")).subject == "Когда?"
    assert said_by(read_mail(b"Subject: \xff\xfe\x00raw\n\n")).subject


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("Ann <ann@test.example>", "ann@test.example"),
        ("ann@test.example", "ann@test.example"),
        ("ann@test.example?bcc=x@y.example", ""),
        ('"a b"@test.example', ""),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_only_a_plain_address_can_be_answered(said, address):
    assert sender_of(said) == address


def test_tags_are_ascii():
    assert tags_in(f"forum+{'ſ' * 16}@x.example") == frozenset()
    assert tags_in(tagged("forum@x.example", TAG.upper())) == {TAG}


MAILS = [question(), absence("a@b.example"), bounce(), bounce(kind="message/rfc822")]
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Content-Type", "Auto-Submitted",
           "Precedence", "Content-Transfer-Encoding", "Diagnostic-Code", "Action"]  # fmt: skip
raw = st.binary(max_size=300)
changed = st.builds(
    lambda mail, at, cut, noise: mail[: at % len(mail)] + noise + mail[at % len(mail) + cut :],
    st.sampled_from(MAILS),
    st.integers(0, 5_000),
    st.integers(0, 60),
    st.binary(max_size=60),
)
headed = st.builds(
    lambda lines: b"\r\n".join(name.encode() + b": " + value for name, value in lines) + b"\r\n\r\nx",
    st.lists(st.tuples(st.sampled_from(HEADERS), st.binary(max_size=80)), max_size=8),
)
worded = st.builds(lambda name, value: f"{name}: {value}\r\n\r\nx".encode("utf-8", "surrogatepass"),
                   st.sampled_from(HEADERS), st.text(max_size=80))  # fmt: skip


@given(st.one_of(raw, changed, headed, worded))
@settings(max_examples=600, deadline=None)
def test_no_mail_raises_more_than_a_refusal(data):
    text_in(data)
    said_by(read_head(data))
    with suppress(Refused):
        mail = read_mail(data)
        assert not set("".join(said_by(mail))) & set("\n\r\0")
        assert is_automatic(mail) in {True, False}
        letters_answered(mail), tags_in(addressed(mail)), bounce_in(mail), sender_of(said_by(mail).sender)


@pytest.mark.parametrize("parameter", ["boundary*=idna''x", "boundary*=\"a\0b''x\"", "boundary*=a''b; boundary*1=q"])
def test_a_boundary_in_a_charset_that_is_none_is_a_refusal(parameter):
    mail = f"From: a@b.example\r\nContent-Type: multipart/mixed; {parameter}\r\n\r\nWords".encode()
    with pytest.raises(Refused):
        read_mail(mail)
    assert text_in(mail) == ""


@pytest.mark.parametrize(
    "charset",
    ["charset*=\"a\0b''x\"", "charset=undefined", "charset=rot13", "charset=nobodys", "charset*=a''b; charset*1=q"],
)
def test_words_in_a_charset_that_is_none_are_shown(charset):
    assert text_in(f"From: a@b.example\r\nContent-Type: text/plain; {charset}\r\n\r\nWords".encode()) == "Words"


@pytest.mark.parametrize("charset", ["punycode", '"punycode "', "punycode!", "IDNA"])
def test_a_charset_of_the_senders_costs_no_more_than_a_charset(charset):
    body = b"-zzb" + b"ab" * 120_000
    mail = f"From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode() + body
    assert text_in(mail) == body[:8_000].decode()
