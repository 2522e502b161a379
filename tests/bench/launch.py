"""Serves any WSGI application by the server that `forum serve` becomes: TARGET PORT."""

import os
import sys
from importlib import import_module

from forum.cli import server_command
from forum.web.gateway import Gateway

LONGEST = 1_000_000

if __name__ == "__main__":
    os.environ["BENCH_TARGET"] = sys.argv[1]
    command = server_command(
        "tests.bench.launch:served", "127.0.0.1", int(sys.argv[2]), int(os.environ.get("FORUM_WORKERS", 1))
    )
    os.execv(command[0], command)
else:
    home, _, name = os.environ["BENCH_TARGET"].partition(":")
    served = Gateway(getattr(import_module(home), name), LONGEST)
