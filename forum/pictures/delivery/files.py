"""The files of pictures: each is named by what it holds and never changes."""

import logging
import os
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import Response, current_app, request

from forum.errors import NotFound, summary
from forum.pictures.models import Picture, PictureKind
from forum.pictures.rules import SIZES, Drawn, Refusal, Unfit

KEPT = timedelta(days=1)
"""How long a file stays that no picture has any more."""
TRIED = 1_000_000
"""Bytes that can be written, if the folder is good: about those of a picture's files."""
_HALF = re.compile(r"\.[a-z0-9_]{8}")
"""What is called like a file that was being written."""
log = logging.getLogger(__name__)
UNUSED = ".unused"
"""Ends the name of an empty file beside it: since when it is so."""


def folder() -> Path:
    """Where they are."""
    path: Path = current_app.config["FILES"]
    return path


def name_of(digest: str, width: int) -> str:
    """What a file is called."""
    return f"{digest}-{width}.webp"


def store(drawn: Drawn) -> None:
    """Write its files, whole or not at all. What is there already is the same. Raises Unfit where that fails."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        for width, data in drawn.files.items():
            _write(folder() / name_of(drawn.digest, width), data)
    except OSError as problem:
        log.error("a picture cannot be written, see forum check: %s", summary(problem))
        raise Unfit(Refusal.UNKEPT) from problem


def _write(path: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=folder(), prefix=".", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink()
            raise
    path.with_name(path.name + UNUSED).unlink(missing_ok=True)


def send(picture: Picture, width: int, *, public: bool) -> Response:
    """One of its files. Under its address nothing else ever stands, so caches need not ask again."""
    if width not in {size[0] for size in SIZES[picture.kind]}:
        raise NotFound
    keep = "public" if public else "private"
    headers = {"Cache-Control": f"{keep}, max-age=31536000, immutable", "ETag": f'"{picture.digest}-{width}"'}
    headers |= {} if public else {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    if request.if_none_match.contains(f"{picture.digest}-{width}"):
        return Response(status=304, headers=headers)
    data = find(picture, width)
    if data is None:
        raise NotFound
    return Response(data, headers=headers, mimetype="image/webp")


def find(picture: Picture, width: int) -> bytes | None:
    """The bytes of one of its files, if it is there."""
    try:
        return (folder() / name_of(picture.digest, width)).read_bytes()
    except FileNotFoundError:
        current_app.logger.warning("a picture has no file: run forum check")
        return None


def lacking(used: Mapping[str, PictureKind]) -> Iterator[str]:
    """What is wrong with the folder, each in a sentence; `used`: the digests that pictures have."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder(), prefix=".") as file:
            file.write(b"x" * TRIED)
            file.flush()
    except OSError as problem:
        yield f"FORUM_FILES: pictures cannot be written: {summary(problem)}"
    names = [name_of(digest, size[0]) for digest, kind in used.items() for size in SIZES[kind]]
    if gone := [name for name in names if not (folder() / name).is_file()]:
        yield f"FORUM_FILES: files of pictures are missing, {len(gone)}: {', '.join(gone[:5])}"


def sweep(used: Collection[str], now: datetime) -> int:
    """Remove what no picture has for KEPT, and what was begun before that; how many files went. Nothing but files of
    pictures is touched."""
    old = (now - KEPT).timestamp()
    begun = [path for path in folder().glob(".*") if _HALF.fullmatch(path.name) and path.stat().st_mtime <= old]
    for path in begun:
        path.unlink(missing_ok=True)
    removed = len(begun)
    for path in sorted(folder().glob("*-*.webp")):
        mark = path.with_name(path.name + UNUSED)
        if path.name.partition("-")[0] in used:
            mark.unlink(missing_ok=True)
        elif not mark.exists():
            mark.touch()
            os.utime(mark, (now.timestamp(), now.timestamp()))
        elif mark.stat().st_mtime <= old:
            path.unlink(missing_ok=True)
            mark.unlink(missing_ok=True)
            removed += 1
    return removed
