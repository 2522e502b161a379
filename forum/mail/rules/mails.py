"""Reading what strangers mail: within bounds, whatever it holds; what kind of mail it is, and what it answers."""

import re
from codecs import lookup
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from enum import StrEnum
from typing import Any, NamedTuple

from forum.bounds import Bound
from forum.errors import Refused
from forum.languages import N_, clean

_RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_ANSWERED = ("In-Reply-To", "References")
_TAG = re.compile(r"\+([a-z0-9]{16,32})@", re.IGNORECASE | re.ASCII)
_ID = re.compile(r"<[^<>\s@]{1,100}@[^<>\s@]{1,90}>")
HEAD = 8_192
"""Octets of a mail too large whose headers are looked at."""
TOLD = 8_000
"""Characters of a mail's text that pages show."""
ODD = (ValueError, LookupError, MessageError, TypeError)
"""What `email` raises of a charset that is none, octets that are none of it, a parameter that is told in two ways."""
SLOW = frozenset({"punycode", "idna"})
"""Codecs of Python that are no charsets of mails, and take the square of the length."""


class Unreadable(StrEnum):
    """Why a mail is not read at all."""

    LARGE = N_("This mail is too large to be an answer.")
    HEADERS = N_("This mail has too many headers.")
    PARTS = N_("This mail has too many parts.")
    BROKEN = N_("This mail is not written as mails are.")


class Mail(Message):
    """A mail whose headers are read as far as one would: `email` takes the square of a header's length to split it."""

    def get(self, name: str, failobj: Any = None) -> Any:
        """As much of a header as is read."""
        value = super().get(name, failobj)
        return str(value)[: Bound.MAIL_HEADER.most] if value is not None and value is not failobj else value

    def told(self, name: str, length: int) -> str:
        """A header as pages show it."""
        value = self.get(name, "")
        with suppress(*ODD):
            value = str(make_header(decode_header(value)))
        return clean(str(value))[:length].strip()


class Bounce(NamedTuple):
    """What a mail server reports (RFC 3464): whether for good, why, and the headers of the letter that came back."""

    failed: bool
    reason: str
    returned: tuple[str, ...]


class Said(NamedTuple):
    """What pages tell of a mail."""

    message_id: str = ""
    sender: str = ""
    subject: str = ""
    dated: str = ""


def read_mail(data: bytes) -> Mail:
    """The mail, with no more in it than its bounds. Raises Refused."""
    if len(data) > Bound.MAIL_BYTES.most or len(data.splitlines()) > Bound.MAIL_LINES.most:
        raise Refused(Unreadable.LARGE)
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    names = re.findall(rb"^[^\s:]+:", head, re.MULTILINE)
    if len(head) > Bound.MAIL_HEADER_BYTES.most or len(names) > Bound.MAIL_HEADERS.most:
        raise Refused(Unreadable.HEADERS)
    lowered = data.lower()
    if lowered.count(b"multipart/") + lowered.count(b"message/") > Bound.MAIL_NESTED.most:
        raise Refused(Unreadable.PARTS)
    try:
        mail = message_from_bytes(data, _class=Mail)
    except ODD:
        raise Refused(Unreadable.BROKEN) from None
    if sum(1 for _ in mail.walk()) > Bound.MAIL_PARTS.most:
        raise Refused(Unreadable.PARTS)
    return mail


def read_head(data: bytes) -> Mail:
    """The headers alone, as far as they go, of a mail that is too much to be read."""
    return BytesHeaderParser(_class=Mail).parsebytes(data[:HEAD])


def said_by(mail: Mail) -> Said:
    """What pages tell of it."""
    dated = mail.told("Date", 60)
    return Said(mail.told("Message-ID", 300), mail.told("From", 320), mail.told("Subject", 300), dated)


def sender_of(said: str) -> str:
    """The address in a header From, if it is a plain one."""
    address = next((address for _, address in getaddresses([said])), "")
    return address if re.fullmatch(r"[^\s@<>\"',;:?&]{1,64}@[^\s@<>\"',;:?&]{1,255}", address) else ""


def addressed(mail: Mail) -> str:
    """Every address that it came to."""
    return " ".join(str(value)[: Bound.MAIL_HEADER.most] for name in _RECIPIENTS for value in mail.get_all(name, []))


def tags_in(text: str) -> frozenset[str]:
    """The tags of addresses, in small letters: forum+tag@host."""
    return frozenset(tag.lower() for tag in _TAG.findall(text))


def tagged(address: str, tag: str) -> str:
    """forum@host as forum+tag@host."""
    local, _, host = address.rpartition("@")
    return f"{local.partition('+')[0]}+{tag}@{host}"


def letters_answered(mail: Mail) -> list[str]:
    """The Message-IDs of what it answers, the nearest first."""
    return [found for name in _ANSWERED for found in reversed(_ID.findall(str(mail.get(name, ""))))][:20]


def is_automatic(mail: Mail) -> bool:
    """Whether no person wrote it (RFC 3834): an absence, a receipt, a list."""
    said = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    bulk = str(mail.get("Precedence", "")).strip().lower() in {"bulk", "junk", "list", "auto_reply"}
    return said != "no" or bulk or mail.get("X-Autoreply") is not None


def bounce_in(mail: Mail) -> Bounce | None:
    """What a mail server reports of a letter; None of any other mail."""
    report = next((part for part in mail.walk() if part.get_content_type() == "message/delivery-status"), None)
    if mail.get_content_type() != "multipart/report" or report is None:
        return None
    fields = [part for part in report.walk() if part is not report]  # of the mail, then of each recipient
    failed = [part for part in fields if str(part.get("Action", "")).strip().lower() == "failed"]
    reasons = [clean(str(part.get("Diagnostic-Code") or part.get("Status") or "")) for part in failed]
    back = [part for part in mail.walk() if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}]
    return Bounce(bool(failed), next(filter(None, reasons), "")[:300], tuple(i for part in back for i in _ids_in(part)))


def _ids_in(part: Message) -> Iterator[str]:
    """The Message-ID of the letter that a report returns, whole or its headers."""
    inner = part.get_payload(0) if part.is_multipart() else None
    if isinstance(inner, Message):
        yield from _ID.findall(str(inner.get("Message-ID", "")))
    else:
        head = part.get_payload(decode=True)
        text = head.decode("ascii", "replace") if isinstance(head, bytes) else ""
        found = re.search(r"^message-id:\s*(<[^<>\s]{1,200}>)", text[:65_536], re.IGNORECASE | re.MULTILINE)
        yield from [found[1]] if found else []


def text_in(data: bytes) -> str:
    """What a person wrote, as far as pages show it: the first plain text of a mail."""
    try:
        mail = read_mail(data)
    except Refused:
        return ""
    part = next((each for each in mail.walk() if each.get_content_type() == "text/plain"), None)
    body = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(body, bytes):
        return ""
    return clean(_decoded(body[: 4 * TOLD], part)[:TOLD], lines=True)  # no charset takes more for a character


def _decoded(body: bytes, part: Message) -> str:
    """By the charset that the part says, whatever it calls it; by UTF-8 where that is none of a mail."""
    with suppress(*ODD):
        codec = lookup(str(part.get_content_charset("utf-8"))).name
        if codec not in SLOW:
            return body.decode(codec, "replace")
    return body.decode("utf-8", "replace")
