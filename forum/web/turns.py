"""Who gets a thread next: networks in turn, and whoever asks for much rests meanwhile."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import parse_qsl
from wsgiref.types import WSGIApplication, WSGIEnvironment

from forum.addresses import CALENDARS, CHOSEN, DESK, HASHING, PERSONAL, PROGRAMME
from forum.bounds import Bound

THREADS = 4
LARGE = (".pdf", ".xlsx", ".png")
"""How addresses end of what takes long to make."""
WORDS, FEW, SHORT, STARRED = "q", 3, 300, 6_000
"""The filter of a programme by words; values and characters of what is no long filter; bytes of a hundred stars."""
LATE, SPENT = "forum.late", "forum.spent"
"""In the environment of a request: that it waited for its turn in vain; seconds that a processor worked for it."""
COMPANY, HASTE = 10.0, 1.0
"""Seconds after somebody else's request in which a network shares the threads, and in which it rests."""
Headers = list[tuple[bytes, bytes]]


class Lane(NamedTuple):
    """Who waits in one line: a network; those of it who ask for something costly, or large, or send a password, have
    lines of their own."""

    network: str
    large: bool = False
    costly: bool = False
    hashes: bool = False

    @property
    def patience(self) -> float | None:
        """How long it waits for its turn, in seconds."""
        if self.hashes:
            return Bound.HASH_SECONDS.seconds
        return Bound.LARGE_SECONDS.seconds if self.large else None


class Turns:
    """Gives each lane a thread in its turn: one at a time while several networks ask; one for what is large, in all,
    and one for what hashes a password.

    A lane of what is costly then rests some times as long as a processor worked (`spent` tells seconds of a thread).
    So a flood makes its own network wait. All but the acts happens in the event loop.
    """

    def __init__(
        self,
        threads: int = THREADS,
        patience: float | None = None,
        spent: Callable[[], float] = time.thread_time,
    ) -> None:
        self.threads, self.patience, self.spent = threads, patience, spent
        self._pool = ThreadPoolExecutor(threads, "request")
        self._held: Counter[Lane] = Counter()
        self._waiting: dict[Lane, deque[asyncio.Future[None]]] = {}
        self._resting: dict[Lane, float] = {}
        self._last, self._asked, self._asked_before = "", float("-inf"), float("-inf")

    async def run(self, lane: Lane, environ: WSGIEnvironment, app: WSGIApplication) -> tuple[int, Headers, bytes]:
        """What the application answers; LATE stands in `environ` if its lane lost patience."""
        loop = asyncio.get_running_loop()
        self._note(lane.network, loop.time())
        try:
            async with asyncio.timeout(lane.patience and (self.patience or lane.patience)):
                await self._take(lane)
        except TimeoutError:
            environ[LATE] = True
            lane = Lane(lane.network)
            await self._take(lane)
        try:
            return await loop.run_in_executor(self._pool, self._act, app, environ)
        finally:
            self._give_back(lane, environ.get(SPENT, 0.0))

    def _act(self, app: WSGIApplication, environ: WSGIEnvironment) -> tuple[int, Headers, bytes]:
        started = self.spent()
        try:
            return _call(app, environ)
        finally:
            environ[SPENT] = self.spent() - started

    def _note(self, network: str, now: float) -> None:
        if network != self._last:
            self._last, self._asked_before = network, self._asked
        self._asked = now

    def _has_company(self, network: str, seconds: float) -> bool:
        """Whether another network asked within so many seconds."""
        asked = self._asked_before if network == self._last else self._asked
        return asyncio.get_running_loop().time() <= asked + seconds

    def _may(self, lane: Lane) -> bool:
        if self._held.total() >= self.threads or lane in self._resting:
            return False
        if lane.large:
            return sum(held for each, held in self._held.items() if each.large) < Bound.LARGE_AT_ONCE.most
        if lane.hashes:
            return sum(held for each, held in self._held.items() if each.hashes) < Bound.HASHES_AT_ONCE.most
        return self._held[lane] < (1 if self._has_company(lane.network, COMPANY) else self.threads)

    async def _take(self, lane: Lane) -> None:
        if lane not in self._waiting and self._may(lane):
            self._held[lane] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(lane, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it came at that moment
                self._give_back(lane, 0.0)
            raise

    def _give_back(self, lane: Lane, spent: float) -> None:
        self._held[lane] -= 1
        self._held += Counter()  # keeps what is above nothing
        if lane.costly and self._has_company(lane.network, HASTE):
            self._rest(lane, min(spent * Bound.REST.number, Bound.REST_SECONDS.seconds))
        self._let_on()

    def _rest(self, lane: Lane, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._resting[lane] = until = max(self._resting.get(lane, 0.0), loop.time() + seconds)
        loop.call_at(until, self._wake, lane, until)

    def _wake(self, lane: Lane, until: float) -> None:
        if self._resting.get(lane) == until:
            del self._resting[lane]
            self._let_on()

    def _let_on(self) -> None:
        for lane in [*self._waiting]:
            queue = self._waiting[lane]
            while queue and queue[0].cancelled():
                queue.popleft()
            if queue and self._may(lane):
                self._held[lane] += 1
                queue.popleft().set_result(None)
                self._waiting[lane] = self._waiting.pop(lane)  # the others go first next time
            if not queue:
                del self._waiting[lane]


def lane_of(environ: WSGIEnvironment, proxies: int) -> Lane:
    """Where a request waits: one that may bring a picture, which is drawn, among what is large.

    What it costs is known once its body is there.
    """
    large = environ["PATH_INFO"].endswith(LARGE)
    hashes = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].startswith(HASHING)
    return Lane(origin_of(environ, proxies), large or brings_file(environ), large or _is_costly(environ), hashes)


def brings_file(environ: WSGIEnvironment) -> bool:
    """Whether it looks like a form with a picture."""
    is_form: bool = environ.get("CONTENT_TYPE", "").startswith("multipart/form-data")
    return is_form and environ["PATH_INFO"].startswith(DESK)


def _is_costly(environ: WSGIEnvironment) -> bool:
    """What programs can wait for: CalDAV, filtered and personal calendars. Of pages: by words, and by much at once.

    Whatever else a hall full of people opens is not.
    """
    path: str = environ["PATH_INFO"]
    query: str = environ["QUERY_STRING"]
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD", "POST"} or path.startswith(PERSONAL):
        return True
    if path.startswith(CALENDARS):
        return bool(query)
    if path.endswith(CHOSEN):
        return int(environ.get("CONTENT_LENGTH", 0)) > STARRED
    if not path.endswith(PROGRAMME):
        return False
    if len(query) > SHORT:
        return True
    asked = parse_qsl(query)
    return len(asked) > FEW or any(name == WORDS for name, _ in asked)


def network_of(address: str) -> str:
    """An IPv4 address, or the /64 that a household or a hall has of IPv6."""
    try:
        told = ip_address(address)
    except ValueError:
        return "nowhere"
    told = getattr(told, "ipv4_mapped", None) or told
    return str(told if told.version == 4 else ip_network((told, 64), strict=False))


def origin_of(environ: WSGIEnvironment, proxies: int) -> str:
    """The network that asks, as the nearest `proxies` tell of it."""
    told = environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if proxies else []
    return network_of(told[-proxies].strip() if len(told) >= proxies > 0 else environ["REMOTE_ADDR"])


def _call(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[int, Headers, bytes]:
    """The whole answer of the application, which is held in memory anyway."""
    said: list[tuple[int, Headers]] = []

    def start(status: str, headers: list[tuple[str, str]], _failure: object = None) -> Any:
        said.append((int(status[:3]), [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers]))

    parts = app(environ, start)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = said[-1]
    return status, headers, body
