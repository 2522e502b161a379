"""Client processes that act at the same moment, round after round."""

import multiprocessing
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from threading import BrokenBarrierError
from typing import Any, Protocol

from tests.bench.figures import Failed

CLIENTS = 16
PATIENCE = 120
_fork = multiprocessing.get_context("fork")


class Client(Protocol):
    """One process' work: made there, asked to act once for each thing it has to do."""

    def act(self) -> None: ...


class Crowd:
    """`act` lets the processes do a round's acts, so many in all; acts per second."""

    def __init__(self, barrier: Barrier, acts: int) -> None:
        self.barrier, self.acts = barrier, acts

    def act(self) -> float:
        """From the moment all are let go until the last is done."""
        self.meet()
        started = time.perf_counter()
        self.meet()
        return self.acts / (time.perf_counter() - started)

    def meet(self) -> None:
        try:
            self.barrier.wait(PATIENCE)
        except BrokenBarrierError:
            raise Failed("a client process failed: see above") from None


def _work(make: Callable[[int], Client], number: int, count: int, rounds: int, barrier: Barrier) -> None:
    try:
        client = make(number)
        barrier.wait(PATIENCE)  # everyone is ready
        for _ in range(rounds):
            barrier.wait(PATIENCE)
            for _ in range(count):
                client.act()
            barrier.wait(PATIENCE)
    except BaseException:
        traceback.print_exc()
        barrier.abort()


@contextmanager
def crowd(make: Callable[[int], Client], clients: int, count: int, rounds: int) -> Iterator[Crowd]:
    """So many processes, each with what `make` gives for its number, ready for `count` acts a round."""
    barrier = _fork.Barrier(clients + 1)
    arguments: list[tuple[Any, ...]] = [(make, number, count, rounds, barrier) for number in range(clients)]
    processes = [_fork.Process(target=_work, args=some, daemon=True) for some in arguments]
    for process in processes:
        process.start()
    made = Crowd(barrier, clients * count)
    try:
        made.meet()
        yield made
    finally:
        for process in processes:
            process.join(2)
            process.kill()
