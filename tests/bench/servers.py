"""Starting and stopping servers on loopback: the site, a constant answer, an empty view."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple

from tests.bench.figures import Failed
from tests.bench.visitor import Page

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
START = 60
"""Seconds that a server may take to answer."""


class Server(NamedTuple):
    """`seconds`: from starting the process to the first answer."""

    port: int
    pid: int
    seconds: float


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: list[str | Path], environ: dict[str, str], port: int, path: str) -> Iterator[Server]:
    """The process until the block ends; before it begins, it answers at this path, or listens where there is none."""
    started = time.perf_counter()
    log = Path(environ.get("FORUM_INSTANCE", "/tmp")) / f"server-{port}.log"
    with log.open("w") as said:
        server = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environ, stdout=said, stderr=said, start_new_session=True
        )
    try:
        while not _answers(port, path):
            if server.poll() is not None or time.perf_counter() > started + START:
                raise Failed(f"{command[1]} did not start: {log.read_text()[-500:]}")
            time.sleep(0.005)
        yield Server(port, server.pid, time.perf_counter() - started)
    finally:
        _stop(server)


def _answers(port: int, path: str) -> bool:
    with suppress(OSError, HTTPException), closing(HTTPConnection("127.0.0.1", port, timeout=START)) as connection:
        connection.connect()
        if path:
            connection.request("GET", path)
        return not path or connection.getresponse().status < 500
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(20)


@contextmanager
def serving(environ: dict[str, str]) -> Iterator[Server]:
    """`forum serve` with these settings."""
    port = free_port()
    environ = {"FORUM_PUBLIC_URL": f"http://127.0.0.1:{port}"} | environ
    with running([BIN / "forum", "serve", "--port", str(port)], environ, port, "/healthz") as server:
        yield server


@contextmanager
def launched(target: str, environ: dict[str, str], path: str = "/") -> Iterator[Server]:
    """Any WSGI application on the same server as `forum serve` does."""
    port = free_port()
    command: list[str | Path] = [sys.executable, "-m", "tests.bench.launch", target, str(port)]
    with running(command, environ, port, path) as server:
        yield server


@contextmanager
def constant(page: Page, instance: str) -> Iterator[Server]:
    """A server that says exactly this answer, whatever it is asked."""
    kept = Path(instance) / f"answer-{time.monotonic_ns()}.json"
    own = {"date", "server", "content-length", "transfer-encoding", "connection"}
    headers = [(name, value) for name, value in page.headers.items() if name.lower() not in own]
    if page.status != 304:
        headers.append(("Content-Length", str(len(page.body))))
    status = {200: "200 OK", 304: "304 NOT MODIFIED"}[page.status]
    kept.write_text(json.dumps({"status": status, "headers": headers}))
    kept.with_suffix(".body").write_bytes(page.body)
    with launched("tests.bench.constant:app", {"BENCH_ANSWER": str(kept), "FORUM_INSTANCE": instance}) as server:
        yield server
