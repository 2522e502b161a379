"""A real SMTP server on loopback."""

import pytest
from aiosmtpd.controller import Controller


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
    controller = Controller(server, hostname="127.0.0.1", port=0)
    # aiosmtpd wants to know its port beforehand: take a free one
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        controller.port = free.getsockname()[1]
    controller.start()
    context.config["SMTP_URL"] = f"smtp://127.0.0.1:{controller.port}"
    yield server
    context.config["SMTP_URL"] = ""
    controller.stop()
