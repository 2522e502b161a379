"""A real SMTP server on loopback."""

import pytest
from aiosmtpd.controller import Controller

from tests.serving import free_port


class Server:
    """Keeps what it is given; answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.got.append(envelope.content)
        return self.answer


@pytest.fixture
def smtp(context):
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    context.config["SMTP_URL"] = f"smtp://127.0.0.1:{controller.port}"
    yield server
    context.config["SMTP_URL"] = ""
    controller.stop()
