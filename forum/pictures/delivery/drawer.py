"""Draws one picture in a process of its own: what a decoder takes of memory and time ends with it.

It is run by its path and knows nothing of us. What is to be done comes in as a line of JSON, and the picture after it;
out go a line of JSON – how large the picture is upright, and each file's width, height and length – and the files.
"""

import json
import re
import resource
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from itertools import islice, pairwise
from typing import Any

from PIL import Image, ImageChops, ImageOps
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

Job = Mapping[str, Any]
"""What the process is handed, as JSON."""
Size = tuple[int, int]
READERS: dict[str, type[ImageFile]] = {"JPEG": JpegImageFile, "PNG": PngImageFile, "WEBP": WebPImageFile}
ORIENTATION = 0x0112  # of EXIF
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LYING = {5, 6, 7, 8}  # height and width change places
MARKER, END = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]"), b"\xff\xd9"
"""Of JPEG: a marker that has a length after it, and the one that ends it all."""
SCAN, RESTART = b"\xff\xda", re.compile(rb"\xff[\xd0-\xd7]")
GAP, TAIL = bytes(256), bytes(range(1, 65))
"""As many zeros as a disk or a network loses at least; what no scan that is read to its end ends with."""
GAPS = 3
"""How many such places are looked at: each is the work of drawing it twice; what is lost at once leaves one."""
FILLING = b"\x00" + bytes(range(1, 255)) * 2
"""What no scan has at its end; it makes no marker of a last octet 0xFF."""
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
"""Of an interlaced PNG: left, top, and the distances of columns and rows of each pass."""
AT_ONCE = 1_000_000


def bound(job: Job) -> None:
    """No more memory and time than that, and nothing is written to the disk."""
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (job["seconds"], job["seconds"] + 1))  # at the first it is told why
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def draw(job: Job, data: bytes) -> bytes:
    """The answer, as above. Of a picture that moves the first frame is taken."""
    picture = READERS[job["format"]](BytesIO(data))
    if picture.size != (*job["size"],):
        raise ValueError("it is of another size than its head says")
    orientation = orientation_of(picture)
    size = picture.size[::-1] if orientation in LYING else picture.size
    if isinstance(picture, PngImageFile) and not has_all_rows(data):
        raise ValueError("its rows end before its height")
    whole = pixels(picture, job["sizes"][0], orientation)
    if isinstance(picture, JpegImageFile) and not is_read_to_its_end(data, picture):
        raise ValueError("its last scan ends before the picture")
    if isinstance(picture, JpegImageFile) and has_gap(data, picture):
        raise ValueError("a part of it is lost: zeros are in its place")
    if job["white"]:
        whole = on_white(whole)
    drawn = [cut(job, whole, (width, height)) for width, height in job["sizes"]]
    files = [webp(each, job["quality"]) for each in drawn]
    said = {"size": size, "files": [(*each.size, len(file)) for each, file in zip(drawn, files, strict=True)]}
    return json.dumps(said).encode() + b"\n" + b"".join(files)


def is_read_to_its_end(data: bytes, picture: JpegImageFile) -> bool:
    """Whether what the decoder read of it was there. Where it was not, it goes on with zeros, and says so to nobody: so
    with something else before the end the picture would be another."""
    end = next((found.start() for found in markers_of(data) if found[0] == END), -1)
    return end >= 0 and is_same(data[:end] + FILLING + data[end:], picture)


def is_same(data: bytes, picture: JpegImageFile) -> bool:
    """Whether other bytes are drawn as the same picture."""
    other = JpegImageFile(BytesIO(data))
    other.draft(picture.mode, picture.size)
    other.load()
    return other.size == picture.size and ImageChops.difference(picture, other).getbbox() is None


def has_gap(data: bytes, picture: JpegImageFile) -> bool:
    """Whether zeros stand where a part of it was, as of a file that came or was kept in part. Its decoder draws
    something of them.

    Of one colour is much that is all zeros, too, but then it is in step with what follows: what is read ends where its
    part of the file does. Of zeros in place of another part it is over before, or needs more.
    """
    gaps = (
        (start, stop, is_first)
        for begin, end, is_first in scans_of(data)
        for start, stop in parts_of(data, begin, end)
        if data.find(GAP, start, stop) >= 0
    )
    return any(
        not (is_first and is_in_step(data, start, stop, picture)) for start, stop, is_first in islice(gaps, GAPS)
    )


def is_in_step(data: bytes, start: int, stop: int, picture: JpegImageFile) -> bool:
    """Whether a part of a scan is read to its end and not beyond: its last octets make a difference, more make none."""
    tail = max(start, stop - len(TAIL))
    is_over_before = is_same(data[:tail] + TAIL[: stop - tail] + data[stop:], picture)
    return not is_over_before and is_same(data[:stop] + FILLING + data[stop:], picture)


def scans_of(data: bytes) -> Iterator[tuple[int, int, bool]]:
    """Of each scan of a JPEG where its bytes begin and end, and whether it has what makes the colour of a block."""
    markers = [*markers_of(data)]
    for found, following in pairwise(markers):
        if found[0] == SCAN:
            begin = found.end() + int.from_bytes(data[found.end() : found.end() + 2])
            yield begin, following.start(), data[begin - 3] == 0


def parts_of(data: bytes, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """A scan from one restart to the next: each is decoded for itself."""
    restarts = [found.span() for found in RESTART.finditer(data, begin, end)]
    edges = [begin, *(edge for span in restarts for edge in span), end]
    return zip(edges[::2], edges[1::2], strict=True)


def markers_of(data: bytes) -> Iterator[re.Match[bytes]]:
    """Of a JPEG, up to the one that ends it."""
    at = 2
    while found := MARKER.search(data, at):
        yield found
        if found[0] == END:
            return
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2])


def has_all_rows(data: bytes) -> bool:
    """Whether the pixels of a PNG are as many as its head says. What lacks, its decoder leaves black."""
    at, length, packed, reader = 8, 0, b"", zlib.decompressobj()
    wanted = octets_of(data[16:29])
    while length < wanted and not reader.eof and (packed or data[at + 4 : at + 8] not in {b"IEND", b""}):
        if not packed:
            size = int.from_bytes(data[at : at + 4])
            packed = data[at + 8 : at + 8 + size] if data[at + 4 : at + 8] == b"IDAT" else b""
            at += size + 12
        length += len(reader.decompress(packed, AT_ONCE))
        packed = reader.unconsumed_tail
    return length >= wanted


def octets_of(head: bytes) -> int:
    """How long the rows of a PNG are, by its IHDR: each begins with its filter; interlaced it has seven pictures."""
    width, height = int.from_bytes(head[:4]), int.from_bytes(head[4:8])
    bits = head[8] * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[head[9]]
    passes = ADAM7 if head[12] else [(0, 0, 1, 1)]
    sizes = [(-(-(width - left) // across), -(-(height - top) // down)) for left, top, across, down in passes]
    return sum((1 + -(-columns * bits // 8)) * rows for columns, rows in sizes if columns > 0 and rows > 0)


def orientation_of(picture: ImageFile) -> int:
    """As its camera was held."""
    with suppress(Exception):  # a camera's notes that nobody can read turn nothing
        return int(picture.getexif().get(ORIENTATION, 1))
    return 1


def pixels(picture: ImageFile, size: Size, orientation: int) -> Image.Image:
    """All of it upright, in colours of 8 bits, and no larger than need be: never twice as large as `size` both ways."""
    width, height = size[::-1] if orientation in LYING else size
    picture.draft(picture.mode, (width, height))
    whole: Image.Image = picture
    picture.load()
    if picture.mode.startswith("I"):  # 16 bits of grey
        whole = whole.point(lambda value: value / 256).convert("L")
    has_holes = whole.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in picture.info
    mode = "RGBA" if has_holes else "RGB"
    whole = whole if whole.mode == mode else whole.convert(mode)  # a copy is 160 MB
    if (times := min(whole.width // width, whole.height // height)) > 1:
        whole = whole.reduce(times)
    return whole.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else whole


def on_white(picture: Image.Image) -> Image.Image:
    """Without holes."""
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return ground.convert("RGB")


def cut(job: Job, picture: Image.Image, size: Size) -> Image.Image:
    """To this size, around the job's middle; without one it lies within."""
    if job["middle"] is None:
        return ImageOps.contain(picture, size)
    return ImageOps.fit(picture, size, centering=(0.5, job["middle"]))


def webp(picture: Image.Image, quality: int) -> bytes:
    """Its pixels alone: neither place nor camera, no name, no preview, no profile."""
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    file = BytesIO()
    bare.save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()


if __name__ == "__main__":
    job = json.loads(sys.stdin.buffer.readline())
    bound(job)
    sys.stdout.buffer.write(draw(job, sys.stdin.buffer.read()))
