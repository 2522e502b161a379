"""Asking an application what was asked of the landed revision, and what of an answer must be the same."""

import gzip
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import brotli
from flask.testing import FlaskClient

from tests.landed.kept import ENVIRON

ASKED_AT = "2026-11-24T00:30:00+00:00"
"""What the clock says unless a question has its own time: later than every row, so that sync tokens are settled."""
FREE = {"pdf", "xlsx", "csv"}
"""Endings of which only the status is compared."""
BINARY = {"pdf", "xlsx"}
"""Endings whose bodies nobody reads: their digests are enough."""
KEPT = (
    "Allow Cache-Control Content-Disposition Content-Encoding Content-Type DAV ETag Last-Modified Location "
    "Vary WWW-Authenticate"
).split()
UNPACK: dict[str | None, Callable[[bytes], bytes]] = {"gzip": gzip.decompress, "br": brotli.decompress}


class Question(NamedTuple):
    """A request. `at` is what the clock says meanwhile."""

    address: str
    method: str = "GET"
    headers: dict[str, str] = {}
    body: str = ""
    at: str = ASKED_AT

    @property
    def part(self) -> str:
        """What it is a question about: caldav, or the ending of the address."""
        path = urlsplit(self.address).path
        return "caldav" if path.startswith(("/dav/", "/.well-known/")) else path.rpartition("/")[2].partition(".")[2]


class Answer(NamedTuple):
    """What must stay the same: `digest` is of the body as the client reads it, after its coding. Pages: the status."""

    status: int
    headers: dict[str, str]
    digest: str = ""


def ask(client: FlaskClient, question: Question) -> tuple[Answer, str]:
    """Ask one question: the answer, and its body."""
    got = client.open(
        question.address,
        method=question.method,
        headers=question.headers,
        data=question.body.encode(),
        base_url=ENVIRON["FORUM_PUBLIC_URL"],
    )
    if question.part in FREE or got.mimetype == "text/html":
        return Answer(got.status_code, {}), ""
    body = UNPACK.get(got.headers.get("Content-Encoding"), bytes)(got.data) if got.data else b""
    headers = {name: got.headers[name] for name in KEPT if name in got.headers}
    text = "" if question.part in BINARY else body.decode()
    return Answer(got.status_code, headers, blake2b(body, digest_size=8).hexdigest()), text


def pack(question: Question, answer: Answer) -> list[Any]:
    """A row of the manifest: what differs from a plain GET, then the answer."""
    asked = {n: v for n, v in question._asdict().items() if v != Question._field_defaults.get(n)}
    return [asked, *answer]


def unpack(row: list[Any]) -> tuple[Question, Answer]:
    """A row of the manifest again."""
    asked, *answer = row
    return Question(**asked), Answer(*answer)
