"""Bodies of requests as they arrive: how slowly they may, and how many large ones at once."""

import logging
from collections import Counter
from collections.abc import Callable
from typing import IO, NamedTuple
from wsgiref.types import WSGIEnvironment

from forum.bounds import Bound
from forum.errors import summary

IN_MEMORY = Bound.BODY_IN_MEMORY.most
"""Bytes of a body beyond which it lies in a file."""
FILES, CROWDED = "forum.files", "forum.crowded"
"""In the environment of a request: whether it may bring a file; the status that says why its body was not kept."""
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


class Crowd:
    """Bodies that lie in files, those that may bring one apart from all others: how many of a network, and in all."""

    def __init__(self) -> None:
        self._held: Counter[tuple[bool, str]] = Counter()

    def enter(self, network: str, *, files: bool) -> int:
        """0, or the status that says why it may not."""
        if self._held[files, network] >= Bound.BODIES_OF_ONE.most:
            return 429
        if sum(held for (kind, _), held in self._held.items() if kind is files) >= Bound.BODIES_AT_ONCE.most:
            return 503
        self._held[files, network] += 1
        return 0

    def leave(self, network: str, *, files: bool) -> None:
        """One of them is gone."""
        self._held[files, network] -= 1
        self._held += Counter()  # keeps what is above nothing


class Body:
    """A body as it arrives, kept in a file: within `longest`, and, where it is large, if it may `enter`."""

    def __init__(self, file: IO[bytes], longest: int, enter: Callable[[], int]) -> None:
        self.file, self.longest, self.enter = file, longest, enter
        self.size, self.refused, self.is_large = 0, 0, False

    def add(self, piece: bytes) -> None:
        """Keep a piece, or count it."""
        self.size += len(piece)
        if self.size > IN_MEMORY and not (self.is_large or self.refused):
            self.refused = self.enter()
            self.is_large = not self.refused
        if not self.is_cut:
            try:
                self.file.write(piece)
            except OSError as problem:
                log.error("a body cannot be kept: %s", summary(problem))
                self.refused = 503

    @property
    def is_cut(self) -> bool:
        """Whether it is not there as a whole."""
        return self.size > self.longest or bool(self.refused)

    def tell(self, environ: WSGIEnvironment) -> None:
        """Its application reads it, and learns of what it cannot read."""
        self.file.seek(0)
        environ |= {"wsgi.input": self.file, CROWDED: self.refused}
        if self.size:
            environ["CONTENT_LENGTH"] = str(self.size)
