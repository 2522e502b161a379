"""Mail that arrives: from a Maildir or an IMAP folder, each message at least once, none larger than MAIL_BYTES.

What was an answer is marked as read. Everything else stays unread, for people, and flagged: it is not taken again.
"""

import imaplib
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from forum.bounds import Bound
from forum.mail.delivery.security import NO_TLS, demands_tls

READ = Bound.MAIL_BYTES.most + 1
"""Octets of a mail that are read: a longer one comes cut, one octet longer than may be."""


class Mark(Enum):
    """What becomes of a mail in its mailbox, there and in a Maildir."""

    READ = "\\Seen", "S"
    FLAGGED = "\\Flagged", "F"


@dataclass
class Arrived:
    """A mail; who took it says how it is marked. One that is not is taken again."""

    data: bytes
    mark: Mark | None = None

    def leave(self, mark: Mark) -> None:
        """It was taken: this becomes of it."""
        self.mark = mark


def take(url: str) -> Iterator[Arrived]:
    """The new messages at maildir:/path or imaps://user:password@host/folder; marked one by one, when used.

    As many as one turn may take. Raises OSError or imaplib.IMAP4.error where the mailbox does not answer.
    """
    parts = urlsplit(url)
    if parts.scheme == "maildir":
        yield from _maildir(Path(unquote(parts.path)))
    else:
        with _imap(url) as server:
            yield from _unseen(server)


def reach_mailbox(url: str) -> None:
    """Open the mailbox, and take nothing. Raises OSError or imaplib.IMAP4.error."""
    parts = urlsplit(url)
    if parts.scheme == "maildir":
        next((Path(unquote(parts.path)) / "new").iterdir(), None)
    else:
        with _imap(url):
            pass


def _maildir(home: Path) -> Iterator[Arrived]:
    for file in islice(sorted((home / "new").iterdir()), Bound.MAILS_AT_ONCE.most):
        try:
            with file.open("rb") as opened:
                mail = Arrived(opened.read(READ))
        except FileNotFoundError:
            continue  # another process took it
        yield mail
        if mail.mark:
            (home / "cur").mkdir(exist_ok=True)
            with suppress(FileNotFoundError):
                os.rename(file, home / "cur" / f"{file.name.partition(':')[0]}:2,{mail.mark.value[1]}")


@contextmanager
def _imap(url: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(url)
    secure = ssl.create_default_context()
    server: imaplib.IMAP4
    if parts.scheme == "imaps":
        server = imaplib.IMAP4_SSL(parts.hostname or "", parts.port or 993, ssl_context=secure, timeout=30)
    else:
        server = imaplib.IMAP4(parts.hostname or "", parts.port or 143, timeout=30)
    try:
        if parts.scheme == "imap":
            if "STARTTLS" in server.capabilities:
                server.starttls(secure)
            elif demands_tls(url):
                raise imaplib.IMAP4.error(NO_TLS)
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.select(unquote(parts.path.strip("/")) or "INBOX")
        yield server
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()
        with suppress(OSError):
            server.shutdown()


def _unseen(server: imaplib.IMAP4) -> Iterator[Arrived]:
    _, numbers = server.uid("SEARCH", "UNSEEN", "UNFLAGGED")
    for number in islice((numbers[0] or b"").split(), Bound.MAILS_AT_ONCE.most):
        _, answer = server.uid("FETCH", number.decode(), f"(BODY.PEEK[]<0.{READ}>)")
        data = next((part[1] for part in answer if isinstance(part, tuple)), None)
        if data is None:
            continue  # somebody removed it
        mail = Arrived(data)
        yield mail
        if mail.mark:
            server.uid("STORE", number.decode(), "+FLAGS.SILENT", f"({mail.mark.value[0]})")
