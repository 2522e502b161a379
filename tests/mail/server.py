"""A real SMTP server on loopback."""

import pytest
from aiosmtpd.controller import Controller

from tests.serving import free_port


class Server:
    """Keeps what it is given; answers what it is told to. Addresses it carries are ASCII, as with most."""

    carries_all = False

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.senders: list[str] = []
        self.answer = self.answer_to_sender = self.answer_to_recipient = "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.answer_to_sender.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.answer_to_sender

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.got.append(envelope.content)
            self.senders.append(envelope.mail_from)
        return self.answer


@pytest.fixture
def smtp(context):
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=server.carries_all)
    controller.start()
    context.config["SMTP_URL"] = f"smtp://127.0.0.1:{controller.port}"
    yield server
    context.config["SMTP_URL"] = ""
    controller.stop()
