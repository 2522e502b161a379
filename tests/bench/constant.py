"""A constant WSGI application: whatever is asked, the one answer in the file BENCH_ANSWER."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_kept = Path(os.environ["BENCH_ANSWER"])
_said = json.loads(_kept.read_text())
_status: str = _said["status"]
_headers: list[tuple[str, str]] = [(name, value) for name, value in _said["headers"]]
_body = [_kept.with_suffix(".body").read_bytes()]


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The same every time."""
    start_response(_status, _headers)
    return _body
