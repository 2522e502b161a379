"""Mail that arrives: from a Maildir or an IMAP folder, each message at least once, none larger than MAX_BYTES."""

import imaplib
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

MAX_BYTES = 256 * 1024
"""Octets of a mail that are read: a longer one comes cut, one octet longer than this."""


def take(url: str) -> Iterator[bytes]:
    """The new messages at maildir:/path or imaps://user:password@host/folder; marked read one by one, when used.

    Raises OSError or imaplib.IMAP4.error where the mailbox does not answer.
    """
    parts = urlsplit(url)
    if parts.scheme == "maildir":
        yield from _maildir(Path(unquote(parts.path)))
    else:
        with _imap(url) as server:
            yield from _unseen(server)


def _maildir(home: Path) -> Iterator[bytes]:
    for file in sorted((home / "new").iterdir()):
        try:
            with file.open("rb") as opened:
                data = opened.read(MAX_BYTES + 1)
        except FileNotFoundError:
            continue  # another process took it
        yield data
        (home / "cur").mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            os.rename(file, home / "cur" / f"{file.name.partition(':')[0]}:2,S")


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
        if parts.scheme == "imap" and "STARTTLS" in server.capabilities:
            server.starttls(secure)
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.select(unquote(parts.path.strip("/")) or "INBOX")
        yield server
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()
        with suppress(OSError):
            server.shutdown()


def _unseen(server: imaplib.IMAP4) -> Iterator[bytes]:
    _, numbers = server.uid("SEARCH", "UNSEEN")
    for number in (numbers[0] or b"").split():
        _, answer = server.uid("FETCH", number.decode(), f"(BODY.PEEK[]<0.{MAX_BYTES + 1}>)")
        data = next((part[1] for part in answer if isinstance(part, tuple)), b"")
        yield data
        server.uid("STORE", number.decode(), "+FLAGS.SILENT", "(\\Seen)")
