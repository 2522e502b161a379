"""Printed matter: PDF and pictures by typst, from the templates and fonts beside this file and what an operator adds.

What people wrote goes in as JSON only, never as source.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from threading import BoundedSemaphore
from unicodedata import name

from forum.printing.coverage import SQUARE, drawable, read_coverage

HERE = Path(__file__).parent
OURS = ("Golos Text", "Noto Sans", "Noto Sans Hebrew", "IBM Plex Sans Arabic", "Noto Sans Symbols 2")
"""The families that come with us, in the order in which a letter is looked up."""
SECONDS = 120
_at_once = BoundedSemaphore(2)
log = logging.getLogger(__name__)
_chosen: list[Path | None] = [None]


class Unprintable(Exception):
    """Typst could not make this document."""


class Press:
    """Templates, fonts and what these can draw: all that the bytes of a PDF depend on beside its data."""

    def __init__(self, folder: Path | None = None) -> None:
        self.templates = {file.name: harmless(file.read_text()) for file in sorted(HERE.glob("*.typ"))}
        self.folders = [str(each.absolute()) for each in (HERE / "fonts", folder) if each]
        import typst  # here and in the typesetter only: a process that prints nothing does without

        fonts = typst.Fonts(False, False, [*self.folders])
        self.families = [*OURS, *sorted(set(fonts.families()) - set(OURS))]
        if folder and len(self.families) == len(OURS):
            log.warning("FORUM_FONTS holds no family that could be read (TTF, OTF or TTC) and is not ours already")
        faces = sorted((face.family, face.path or "", face.index) for face in fonts.fonts())
        self.covered = read_coverage(faces)
        files = sorted({path for _, path, _ in faces})
        self.fingerprints = {
            name.removesuffix(".typ"): _digest({each: self.templates[each] for each in ("base.typ", name)}, files)
            for name in self.templates
        }

    def typeset(self, template: str, data: Mapping[str, object], made_at: datetime | None = None) -> bytes:
        """The PDF of this data, or the picture (PNG) of what has no time; the same bytes for the same; from any thread.

        Raises Unprintable.
        """
        sources = {**self.templates, "main.typ": self.templates[f"{template}.typ"]}
        given = json.dumps(drawable({**data, "fonts": self.families}, self.covered), ensure_ascii=False)
        job: dict[str, object] = {"sources": sources, "data": given, "root": str(HERE), "fonts": self.folders}
        job["timestamp"] = int(made_at.timestamp()) if made_at else None
        with _at_once:
            return run(json.dumps(job).encode())


def run(job: bytes) -> bytes:
    """What the typesetter makes of it, alone: no environment, a proxy where nobody is instead of the network."""
    command = [sys.executable, "-I", str(HERE / "typesetter.py")]
    environ = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    try:
        done = subprocess.run(command, input=job, capture_output=True, timeout=SECONDS, env=environ)  # noqa: S603 - ours
    except subprocess.TimeoutExpired as late:
        raise Unprintable(f"not ready after {SECONDS} seconds") from late
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode:
        raise Unprintable(said)
    if said:
        log.warning("printing: %s", said)
    return done.stdout


def harmless(source: str) -> str:
    """The template, if it cannot make typst fetch a package nor take data for source."""
    for word in ('"@', "eval("):
        if word in source:
            raise ValueError(f"a template must not say {word}")
    return source


def _digest(templates: dict[str, str], files: list[str]) -> str:
    found = blake2b(repr((version("typst"), sorted(templates.items()))).encode(), digest_size=8)
    for file in files:
        found.update(blake2b(Path(file).read_bytes()).digest())
    return found.hexdigest()


_press = lru_cache(maxsize=4)(Press)


def use_fonts(folder: Path | None) -> None:
    """Draw with the fonts of this folder too, in this process."""
    _chosen[0] = folder


def press() -> Press:
    """The press of this process; its fonts are read at the first use."""
    return _press(_chosen[0])


def fingerprint(template: str) -> str:
    """What stands for the template, fonts and typst in an ETag."""
    return press().fingerprints[template]


def typeset(template: str, data: Mapping[str, object], made_at: datetime) -> bytes:
    """The PDF of this template and data, made at that time."""
    return press().typeset(template, data, made_at)


def draw(template: str, data: Mapping[str, object]) -> bytes:
    """The picture of this template and data: PNG, a pixel for each point."""
    return press().typeset(template, data)


def lacking(text: str) -> list[str]:
    """The scripts of the letters that no font here can draw, and other such signs one by one."""
    missing = {c for c in set(text) if drawable(c, press().covered) == SQUARE != c}
    return sorted({name(c, "?").split()[0].title() if c.isalpha() else c for c in missing})
