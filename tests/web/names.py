"""A real name server on loopback."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from dns import flags, message, rcode, rdatatype, rrset

ZONES = {
    "good.example.": {"MX": "10 mail.good.example."},
    "gmial.com.": {"MX": "10 mail.good.example."},
    "host.example.": {"A": "192.0.2.1"},
    "host6.example.": {"AAAA": "2001:db8::1"},
    "silent.example.": {"MX": "0 ."},
    "empty.example.": {"TXT": '"nothing else"'},
    "xn--80a1acny.xn--p1ai.": {"MX": "10 mail.good.example."},
}
"""What it knows; of broken.example. it says that it failed, of late.example. nothing at all."""


class NameServer:
    """Answers over UDP until it is closed; `asked` are the names it was asked for."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.asked: list[str] = []
        self.thread = Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            data, sender = self.socket.recvfrom(4096)
            if not data:
                return
            query = message.from_wire(data)
            question = query.question[0]
            name, kind = str(question.name), rdatatype.to_text(question.rdtype)
            self.asked.append(name)
            if name == "late.example.":
                continue
            answer = message.make_response(query)
            answer.flags |= flags.AA
            records = ZONES.get(name, {})
            if name == "broken.example.":
                answer.set_rcode(rcode.SERVFAIL)
            elif not records:
                answer.set_rcode(rcode.NXDOMAIN)
            elif kind in records:
                answer.answer.append(rrset.from_text(name, 60, "IN", kind, records[kind]))
            self.socket.sendto(answer.to_wire(), sender)

    def close(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.socket.getsockname())
        self.thread.join(10)
        self.socket.close()


@contextmanager
def name_server() -> Iterator[NameServer]:
    server = NameServer()
    try:
        yield server
    finally:
        server.close()
