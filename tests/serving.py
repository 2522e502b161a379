"""Real servers on loopback for tests: the site itself, and others' programs."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from forum.cli import server_command

T = TypeVar("T")


def free_port() -> int:
    """A port nobody listens on, by chance: the system's own choice would be given to another worker as well."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port


def until(happens: Callable[[], T | None], seconds: float = 30, pause: float = 0.05) -> T:
    """What the call returns once that is true; TimeoutError if it never is. The only place that sleeps."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := happens():
            return result
        time.sleep(pause)
    raise TimeoutError(f"not within {seconds} seconds: {happens}")


def wait_for(port: int) -> None:
    """Until someone listens there."""

    def listens() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return True
        return False

    until(listens)


def wait_until(is_so: Callable[[], object], seconds: float = 20) -> float:
    """Until another process has done something; how many seconds that took."""
    start = time.monotonic()
    until(is_so, seconds, 0.02)
    return time.monotonic() - start


@contextmanager
def serving(environ: dict[str, str], port: int | None = None, *, by_command: bool = False) -> Iterator[int]:
    """What `forum serve` becomes, over the tests' database; its port. By the command itself it takes a start more."""
    port = port or free_port()
    env = os.environ | environ
    env.setdefault("FORUM_PUBLIC_URL", f"http://127.0.0.1:{port}")
    workers = int(env.get("FORUM_WORKERS", "1"))
    command = server_command("forum.wsgi:served", "127.0.0.1", port, workers)
    if by_command:
        command = [str(Path(sys.executable).parent / "forum"), "serve", "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env=env, start_new_session=True, **quiet)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:  # on a machine that is busy with something else
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(20)


@contextmanager
def redis(program: str, home: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis that remembers nothing; its address and its process."""
    port = free_port()
    command = [program, "--port", str(port), "--dir", str(home), "--save", ""]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/0", server
    finally:
        server.kill()
        server.wait(10)


class Got:
    """An answer, read whole."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = answer.status, answer.headers, answer.read()


def get(port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Got:
    """One request as it is, header names with _ for -; nothing added but what HTTP needs."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        return Got(connection.getresponse())
    finally:
        connection.close()
