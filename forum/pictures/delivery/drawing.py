"""Pictures are drawn one by one in a process (drawer.py) that has so much memory and time, and no more."""

import hashlib
import json
import logging
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from signal import SIGXCPU
from typing import Any

from forum.bounds import Bound
from forum.errors import Busy
from forum.pictures.models import PictureKind
from forum.pictures.rules import SIZES, Drawn, Head, Refusal, Unfit, judge, judge_upright

DRAWER = Path(__file__).with_name("drawer.py")
QUALITY = 75
SECONDS = Bound.PICTURE_WAIT.seconds
"""How long one is waited for: less than others wait for their turn, more than a processor works for it."""
log = logging.getLogger(__name__)


def draw(kind: PictureKind, data: bytes) -> Drawn:
    """Its files; what is transparent of no logo becomes white. Raises Unfit; Busy if no processor was free for it."""
    head = judge(data)
    answer = BytesIO(run(job_of(kind, head), data))
    said = json.loads(answer.readline())
    judge_upright(kind, said["size"])
    (width, height, _), *_ = said["files"]
    files = {size[0]: answer.read(length) for size, (*_, length) in zip(SIZES[kind], said["files"], strict=True)}
    digest = hashlib.blake2b(b"".join(files.values()), digest_size=16).hexdigest()
    return Drawn(digest, (width, height), files)


def job_of(kind: PictureKind, head: Head) -> dict[str, Any]:
    """What the drawer is told."""
    return {
        "format": head.format,
        "size": head.size,
        "sizes": SIZES[kind],
        "middle": {PictureKind.LOGO: None, PictureKind.PHOTO: 0.35}.get(kind, 0.5),  # heads are high
        "white": kind is not PictureKind.LOGO,
        "quality": QUALITY,
        "memory": Bound.PICTURE_MEMORY.most,
        "seconds": Bound.PICTURE_SECONDS.most,
    }


def run(job: dict[str, Any], data: bytes) -> bytes:
    """What the drawer says. Whatever it dies of is the picture's: the log tells operators what it was."""
    command = [sys.executable, "-I", "-W", "ignore", str(DRAWER)]
    given = json.dumps(job).encode() + b"\n" + data
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=SECONDS, env={})  # noqa: S603 - ours
    except subprocess.TimeoutExpired as late:
        raise Busy from late
    if not done.returncode:
        return done.stdout
    *_, last = ["", *done.stderr.decode(errors="replace").splitlines()]
    log.warning("a picture was not drawn, %d: %s", done.returncode, last[:200])
    raise Unfit(Refusal.LABORIOUS if done.returncode == -SIGXCPU else Refusal.DAMAGED)
