"""A mailbox is opened by TLS, or not at all: the password is not said in clear, unless it stays on this machine."""

import imaplib
import socketserver
from threading import Thread

import pytest

from forum.mail.delivery.incoming import reach_mailbox

ELSEWHERE, HERE = "127.0.0.2", "127.0.0.1"
"""The first is here too, but no name of this machine that settings know."""


class Mailbox(socketserver.StreamRequestHandler):
    """An IMAP server without STARTTLS."""

    def handle(self):
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, command, *_ = line.split()
            self.server.heard.append(line.decode().partition(" ")[2].strip())
            told = {b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n", b"SELECT": b"* 0 EXISTS\r\n"}.get(command, b"")
            self.wfile.write(told + tag + b" OK done\r\n")
            if command == b"LOGOUT":
                return


@pytest.fixture
def mailbox(request):
    with socketserver.ThreadingTCPServer((request.param, 0), Mailbox) as server:
        server.heard = []
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def address_of(mailbox):
    host, port = mailbox.server_address
    return f"imap://forum:secret@{host}:{port}/INBOX"


@pytest.mark.parametrize("mailbox", [ELSEWHERE], indirect=True)
def test_no_password_is_said_to_a_mailbox_without_tls(context, mailbox):
    with pytest.raises(imaplib.IMAP4.error, match="no STARTTLS"):
        reach_mailbox(address_of(mailbox))
    assert mailbox.heard == ["CAPABILITY", "LOGOUT"]


@pytest.mark.parametrize(("mailbox", "in_clear"), [(ELSEWHERE, True), (HERE, False)], indirect=["mailbox"])
def test_a_mailbox_in_clear_is_opened_where_that_is_meant(context, mailbox, in_clear, monkeypatch):
    monkeypatch.setitem(context.config, "MAIL_IN_CLEAR", in_clear)
    reach_mailbox(address_of(mailbox))
    assert mailbox.heard == ["CAPABILITY", 'LOGIN forum "secret"', "SELECT INBOX", "LOGOUT"]
