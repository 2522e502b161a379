"""The files kept here: two dumps, what was asked and answered, the bodies of the answers, facts of the rows."""

import json
import lzma
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ENVIRON = {
    "FORUM_SECRET_KEY": "the-landed-revision-keeps-its-secret",
    "FORUM_PUBLIC_URL": "https://forum.example",
    "FORUM_MAIL_FROM": "Forum <forum@forum.example>",
    "FORUM_FEED_SECONDS": "0",
    "FORUM_RATE_LIMITS": "0",
    "PYTHONTZPATH": "",  # the pinned tzdata, whatever the machine has
}
"""The settings under which everything was asked, and is asked again."""


def read_dump(backend: str) -> str:
    """The SQL that makes the landed database; backend is sqlite or postgresql."""
    return lzma.decompress((HERE / f"{backend}.sql.xz").read_bytes()).decode()


@cache
def read(name: str) -> Any:
    """One of the JSON files: manifest, bodies, facts. It takes long; nobody changes what it returns."""
    return json.loads(lzma.decompress((HERE / f"{name}.json.xz").read_bytes()))


def write(name: str, value: Any) -> None:
    """Keep a JSON file: the same bytes for the same value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (HERE / f"{name}.json.xz").write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
