"""What is taken for a picture: by its bytes alone, nothing is decoded here (forum.pictures.delivery does that)."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from forum.bounds import Bound
from forum.errors import Refused
from forum.languages import N_
from forum.pictures.models import PictureKind

Size = tuple[int, int]
SIZES: dict[PictureKind, tuple[Size, Size]] = {
    PictureKind.COVER: ((1600, 400), (800, 200)),
    PictureKind.LOGO: ((480, 160), (240, 80)),
    PictureKind.PHOTO: ((320, 320), (96, 96)),
}
"""Width and height, the large and the small. A logo lies within, nothing is cut off it; all else is cut to them."""
_LEAST: dict[PictureKind, Size] = {kind: small for kind, (_, small) in SIZES.items()} | {PictureKind.LOGO: (48, 48)}
_SEGMENT = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
"""A marker of JPEG that has a length after it, and the one that ends it all."""
_END, _SCAN, _FRAMES = 0xD9, 0xDA, {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


class Refusal(StrEnum):
    NONE = N_("This is no picture. Choose a JPEG, PNG or WebP file.")
    OTHER = N_("This is a %(format)s file, whatever it is called. Choose a JPEG, PNG or WebP file.")
    HEAVY = N_("This file has %(number)s MB. At most %(most)s MB.")
    LARGE = N_("This picture has %(number)s megapixels. At most %(most)s.")
    SMALL = N_("This picture has %(width)s × %(height)s pixels. At least %(least_width)s × %(least_height)s.")
    THIN = N_("This picture has %(width)s × %(height)s pixels. One side may be at most %(most)s times the other.")
    LABORIOUS = N_("This file takes too much work to read. Save the picture with another program and choose that file.")
    ANOTHERS = N_("Another picture was put here meanwhile (%(who)s, %(when)s). To replace it choose yours again.")
    UNKEPT = N_("Nothing was saved: the site cannot write the file now. Its operators are told; try again later.")
    DAMAGED = N_("This picture is damaged: it cannot be read to its end.")


class Unfit(Refused):
    """No picture that is taken; `values` are the numbers that its reason tells."""

    def __init__(self, reason: Refusal, **values: object) -> None:
        super().__init__(reason)
        self.values = values


class Head(NamedTuple):
    """What a file says of itself: its format, and how large the picture is as it is stored."""

    format: str
    size: Size


class Drawn(NamedTuple):
    """A picture as it is kept: the name and size of all its files, and their bytes by their nominal widths."""

    digest: str
    size: Size
    files: Mapping[int, bytes]


def judge(data: bytes) -> Head:
    """What it is by its bytes, whatever it is called. Raises Unfit; the work is that of a walk over its parts."""
    if len(data) > Bound.PICTURE_BYTES.most:
        raise Unfit(Refusal.HEAVY, number=_millions(len(data)), most=_millions(Bound.PICTURE_BYTES.most))
    head = _read(data)
    width, height = head.size
    if not width or not height:
        raise Unfit(Refusal.DAMAGED)
    if width * height > Bound.PICTURE_PIXELS.most:
        most = _millions(Bound.PICTURE_PIXELS.most)
        raise Unfit(Refusal.LARGE, number=_millions(width * height), most=most)
    if max(head.size) > min(head.size) * Bound.PICTURE_SIDES.most:
        raise Unfit(Refusal.THIN, width=width, height=height, most=Bound.PICTURE_SIDES.most)
    return head


def judge_upright(kind: PictureKind, size: Size) -> None:
    """Raise Unfit if there is too little of it, seen as its camera was held."""
    (width, height), (least_width, least_height) = size, _LEAST[kind]
    if width < least_width or height < least_height:
        raise Unfit(Refusal.SMALL, width=width, height=height, least_width=least_width, least_height=least_height)


def _millions(number: int) -> float:
    return round(number / 10**6, 1)


def _read(data: bytes) -> Head:
    if data.startswith(b"\xff\xd8\xff"):
        return Head("JPEG", _size_of_jpeg(data))
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Head("PNG", _size_of_png(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Head("WEBP", _size_of_webp(data))
    raise _foreign(data)


def _foreign(data: bytes) -> Unfit:
    """What is often taken for a picture is told by its name."""
    known = {b"GIF8": "GIF", b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF", b"%PDF": "PDF"}
    named = next((name for magic, name in known.items() if data.startswith(magic)), "")
    if data[4:8] == b"ftyp":
        named = "AVIF" if data[8:11] == b"avi" else "HEIC"
    if not named and b"<svg" in data[:1000].lower():
        named = "SVG"
    return Unfit(Refusal.OTHER, format=named) if named else Unfit(Refusal.NONE)


def _walk(parts: Iterator[bytes]) -> list[bytes]:
    """The beginning of each part of a file, its name first."""
    walked = [*islice(parts, Bound.PICTURE_PARTS.most + 1)]
    if len(walked) > Bound.PICTURE_PARTS.most:
        raise Unfit(Refusal.LABORIOUS)
    return walked


def _size_of_jpeg(data: bytes) -> Size:
    """Of its first frame. Each scan is work for the whole picture."""
    segments = _walk(_segments(data))
    if sum(segment[0] == _SCAN for segment in segments) > Bound.PICTURE_SCANS.most:
        raise Unfit(Refusal.LABORIOUS)
    frame = next((segment for segment in segments if segment[0] in _FRAMES), b"")
    return int.from_bytes(frame[6:8]), int.from_bytes(frame[4:6])


def _segments(data: bytes) -> Iterator[bytes]:
    """Up to the end, after which a camera may put whatever it likes."""
    at = 2
    while (found := _SEGMENT.search(data, at)) and data[found.end() - 1] != _END:
        at = found.end()
        yield data[at - 1 : at + 7]
        at += int.from_bytes(data[at : at + 2])


def _size_of_png(data: bytes) -> Size:
    first, *_ = [*_walk(_png_chunks(data)), b""]
    if first[:4] != b"IHDR":
        raise Unfit(Refusal.DAMAGED)
    return int.from_bytes(first[4:8]), int.from_bytes(first[8:12])


def _png_chunks(data: bytes) -> Iterator[bytes]:
    at = 8
    while (name := data[at + 4 : at + 8]) and name != b"IEND":
        yield data[at + 4 : at + 16]
        at += int.from_bytes(data[at : at + 4]) + 12


def _size_of_webp(data: bytes) -> Size:
    """Of its canvas, if it has one: a frame that is larger is not read."""
    first, *_ = [*_walk(_webp_chunks(data)), b""]
    match first[:4], first[8:]:
        case b"VP8X", head:
            return _little(head[4:7]) + 1, _little(head[7:10]) + 1
        case b"VP8L", head:
            bits = _little(head[1:5])
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ", head:
            return _little(head[6:8]) & 0x3FFF, _little(head[8:10]) & 0x3FFF
    raise Unfit(Refusal.DAMAGED)


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    """Those of even length: an odd one is filled up."""
    at = 12
    while data[at : at + 8]:
        yield data[at : at + 18]
        at += 8 + (_little(data[at + 4 : at + 8]) + 1) // 2 * 2


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")
