"""Bodies of requests as they arrive: how slowly they may, and how many large ones at once."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import BytesIO
from typing import IO, NamedTuple
from wsgiref.types import WSGIEnvironment

from forum.bounds import Bound
from forum.errors import summary

IN_MEMORY = Bound.BODY_IN_MEMORY.most
"""Bytes of a body beyond which it lies in a file."""
FILES, CROWDED = "forum.files", "forum.crowded"
"""In the environment of a request: whether it may bring a file; the status that says why its body was not kept."""
ACCOUNT = b"x-account"
"""In what the door answers: who is signed in."""
DISK_FULL = 507
log = logging.getLogger(__name__)


class Pace(NamedTuple):
    """How slow one may be: `patience` in seconds, and bytes per second beyond that."""

    patience: float = Bound.PATIENCE.seconds
    rate: float = Bound.PACE.most

    def due(self, started: float, moved: int) -> float:
        """When, by the loop's clock, the next bytes of an answer are due: much of it waits in buffers of the system."""
        return started + self.patience + moved / self.rate

    def put_off(self, due: float, now: float, moved: int) -> float:
        """When the next bytes of a body are due, after so many that came now: quick ones buy no more than patience."""
        return min(due + moved / self.rate, now + self.patience)


class Sender(NamedTuple):
    """Of which network and, where that is asked, account somebody is; and whether they may bring a file."""

    network: str
    account: str = ""
    files: bool = False


class Crowd:
    """Bodies that lie in files, those that may bring one apart from all others; and refused ones that are only read.

    Where no place is left the oldest body of who holds most gives up its own for somebody who holds less: else a few
    who send slowly would have them all.
    """

    def __init__(self) -> None:
        self._kept, self._drained = list[Body](), list[Body]()

    def enter(self, body: "Body") -> int:
        """0, or the status that says why it may not."""
        account, network = body.sender.account, body.sender.network
        if account and self._count(body, lambda sender: sender.account == account) >= Bound.BODIES_OF_ACCOUNT.most:
            return 429
        near = [each for each in self._alike(body) if each.sender.network == network]
        if len(near) >= Bound.BODIES_OF_ONE.most and not _make_room(near, body, lambda sender: sender.account):
            return 429
        alike = self._alike(body)
        if len(alike) >= Bound.BODIES_AT_ONCE.most and not _make_room(alike, body, lambda sender: sender.network):
            return 503
        self._kept.append(body)
        return 0

    def drain(self, body: "Body") -> bool:
        """Its place is free; whether the rest of it may still be read."""
        self.leave(body)
        near = sum(each.sender.network == body.sender.network for each in self._drained)
        if near >= Bound.DRAINED_OF_ONE.most or len(self._drained) >= Bound.DRAINED_AT_ONCE.most:
            return False
        self._drained.append(body)
        return True

    def leave(self, body: "Body") -> None:
        """It is gone."""
        for held in (self._kept, self._drained):
            if body in held:
                held.remove(body)

    def _alike(self, body: "Body") -> list["Body"]:
        return [each for each in self._kept if each.sender.files is body.sender.files]

    def _count(self, body: "Body", counts: Callable[[Sender], bool]) -> int:
        return sum(counts(each.sender) for each in self._alike(body))


def _make_room(among: Sequence["Body"], body: "Body", whose: Callable[[Sender], str]) -> bool:
    """Whether one of them gave up its place, for somebody who holds less even with that."""
    held = Counter(whose(each.sender) for each in among)
    worst, most = held.most_common(1)[0]
    theirs = (each for each in among if whose(each.sender) == worst and not each.is_told)
    oldest = next(theirs, None) if most > held[whose(body.sender)] + 1 else None
    if oldest is None:
        return False
    oldest.refuse(503)
    log.info("a body that came slowly gave up its place for another's")
    return True


class Body:
    """A body as it arrives, kept in a file: within `longest`, and, where it is large, if the crowd has a place."""

    def __init__(self, file: IO[bytes], longest: int, sender: Sender, crowd: Crowd) -> None:
        self.file, self.longest, self.sender, self._crowd = file, longest, sender, crowd
        self.size, self.refused, self.is_large, self.is_told = 0, 0, False, False
        self.is_over = False
        """Whether nothing more of it is read."""

    def add(self, piece: bytes) -> None:
        """Keep a piece, or count it."""
        was_cut = self.is_cut
        self.size += len(piece)
        if self.size > IN_MEMORY and not (self.is_large or self.is_cut):
            self.is_large = True
            self.refused = self._crowd.enter(self)
        if not self.is_cut:
            self._try(lambda: self.file.write(piece))
        elif not was_cut:
            self._drop()

    @property
    def is_cut(self) -> bool:
        """Whether it is not there as a whole."""
        return self.size > self.longest or bool(self.refused)

    def refuse(self, status: int) -> None:
        """What is there of it goes; its sender is told so at its end."""
        self.refused = status
        self._drop()

    def tell(self, environ: WSGIEnvironment) -> None:
        """Its application reads it, and learns of what it cannot read."""
        self._try(lambda: self.file.seek(0))  # writes what is still in memory
        self.is_told = True
        environ |= {"wsgi.input": self.file, CROWDED: self.refused}
        if self.size:
            environ["CONTENT_LENGTH"] = str(self.size)

    def close(self) -> None:
        """It is answered."""
        self._crowd.leave(self)
        self._close_file()

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except OSError as problem:
            log.error("a body cannot be kept: %s", summary(problem))
            self.refuse(DISK_FULL)

    def _drop(self) -> None:
        self._close_file()
        self.file, self.is_over = BytesIO(), not self._crowd.drain(self)

    def _close_file(self) -> None:
        with suppress(OSError):  # of a full disk: what it could not keep is in memory still
            self.file.close()
