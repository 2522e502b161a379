"""Printed matter: PDF by typst, from the templates and fonts beside this file and what an operator adds.

What people wrote goes in as JSON only, never as source.
"""

import json
import logging
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unicodedata import name

import typst

from forum.printing.coverage import SQUARE, drawable, read_coverage

HERE = Path(__file__).parent
OURS = ("Golos Text", "Noto Sans", "Noto Sans Hebrew", "IBM Plex Sans Arabic", "Noto Sans Symbols 2")
"""The families that come with us, in the order in which a letter is looked up."""
log = logging.getLogger(__name__)
_chosen: list[Path | None] = [None]


class Press:
    """Templates, fonts and what these can draw: all that the bytes of a PDF depend on beside its data."""

    def __init__(self, folder: Path | None = None) -> None:
        self.templates = {file.name: harmless(file.read_text()) for file in sorted(HERE.glob("*.typ"))}
        folders = [HERE / "fonts", *([folder] if folder else [])]
        self.fonts = typst.Fonts(False, False, [str(folder) for folder in folders])
        self.families = [*OURS, *sorted(set(self.fonts.families()) - set(OURS))]
        if folder and len(self.families) == len(OURS):
            log.warning("FORUM_FONTS holds no family that could be read (TTF, OTF or TTC) and is not ours already")
        faces = sorted((face.family, face.path or "", face.index) for face in self.fonts.fonts())
        self.covered = read_coverage(faces)
        self.fingerprint = _digest(self.templates, sorted({path for _, path, _ in faces}))

    def typeset(self, template: str, data: dict[str, Any], made_at: datetime) -> bytes:
        """The PDF of this data, the same bytes for the same; from any thread."""
        sources = {file: source.encode() for file, source in self.templates.items()}
        sources["main.typ"] = sources.pop(f"{template}.typ")
        given = json.dumps(drawable({**data, "fonts": self.families}, self.covered), ensure_ascii=False)
        try:
            return self._compile(sources, given, made_at, "ua-1")
        except typst.TypstError as problem:  # letters that shape into nothing: better a plain PDF than none
            log.warning("%s is not PDF/UA-1: %s", template, problem.message)
            return self._compile(sources, given, made_at)

    def _compile(self, sources: dict[str, bytes], given: str, made_at: datetime, *standards: Any) -> bytes:
        compile_files: Any = typst.compile  # its types do not know that several files may be given
        made: bytes = compile_files(
            sources,
            root=HERE,
            font_paths=self.fonts,
            sys_inputs={"data": given},
            pdf_standards=list(standards),
            timestamp=int(made_at.timestamp()),
            package_path=HERE,
            package_cache_path=HERE,
        )
        return made


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


def fingerprint() -> str:
    """What stands for templates, fonts and typst in an ETag."""
    return press().fingerprint


def typeset(template: str, data: dict[str, Any], made_at: datetime) -> bytes:
    """The PDF of this template and data, made at that time."""
    return press().typeset(template, data, made_at)


def lacking(text: str) -> list[str]:
    """The scripts of the letters that no font here can draw, and other such signs one by one."""
    missing = {c for c in set(text) if drawable(c, press().covered) == SQUARE != c}
    return sorted({name(c, "?").split()[0].title() if c.isalpha() else c for c in missing})
