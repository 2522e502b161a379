"""Serves any WSGI application by the server that `forum serve` becomes: TARGET PORT."""

import os
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

LONGEST = 1_000_000


def _gateway() -> Any:
    """The site's, without the site: what stands beside it as a baseline holds none of it in memory."""
    spec = spec_from_file_location("gateway", Path(__file__).parents[2] / "forum" / "web" / "gateway.py")
    if spec is None or spec.loader is None:
        raise RuntimeError("forum/web/gateway.py went")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    from forum.cli import server_command

    os.environ["BENCH_TARGET"] = sys.argv[1]
    command = server_command(
        "tests.bench.launch:served", "127.0.0.1", int(sys.argv[2]), int(os.environ.get("FORUM_WORKERS", 1))
    )
    os.execv(command[0], command)
else:
    home, _, name = os.environ["BENCH_TARGET"].partition(":")
    served = _gateway().Gateway(getattr(import_module(home), name), LONGEST)
