"""A mail server that takes everything: PORT and the FILE that says when each letter came."""

import asyncio
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Keep:
    """Notes the time, keeps the last."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        self.path.with_suffix(".last").write_bytes(content if isinstance(content, bytes) else content.encode())
        with self.path.open("a") as file:
            file.write(f"{time.monotonic()}\n")
        return "250 OK"


async def main(port: int, path: Path) -> None:
    """Until told to stop."""
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Keep(path)), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
