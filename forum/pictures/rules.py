"""What is taken for a picture, and what becomes of it: turned upright, cut to size, without anything but its pixels."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageOps
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

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
QUALITY = 75
Image.MAX_IMAGE_PIXELS = Bound.PICTURE_PIXELS.most
_UNSEEN = 2 * Image.MAX_IMAGE_PIXELS
"""Beyond so many pixels Pillow does not even look at a picture."""
_ORIENTATION = 0x0112  # of EXIF
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = {5, 6, 7, 8}  # height and width change places


class Refusal(StrEnum):
    NONE = N_("This is no picture. Choose a JPEG, PNG or WebP file.")
    OTHER = N_("This is a %(format)s file, whatever it is called. Choose a JPEG, PNG or WebP file.")
    HEAVY = N_("This file has %(number)s MB. At most %(most)s MB.")
    LARGE = N_("This picture has %(number)s megapixels. At most %(most)s.")
    SMALL = N_("This picture has %(width)s × %(height)s pixels. At least %(least_width)s × %(least_height)s.")
    DAMAGED = N_("This picture is damaged: it cannot be read to its end.")


class Unfit(Refused):
    """No picture that is taken; `values` are the numbers that its reason tells."""

    def __init__(self, reason: Refusal, **values: object) -> None:
        super().__init__(reason)
        self.values = values


class Drawn(NamedTuple):
    """A picture as it is kept: the name and size of all its files, and their bytes by their nominal widths."""

    digest: str
    size: Size
    files: Mapping[int, bytes]


def judge(kind: PictureKind, data: bytes) -> None:
    """Raise Unfit by what its first bytes say; nothing is decoded."""
    if len(data) > Bound.PICTURE_BYTES.most:
        raise Unfit(Refusal.HEAVY, number=_millions(len(data)), most=_millions(Bound.PICTURE_BYTES.most))
    with _open(data) as picture:
        width, height = _upright(picture)
        if width * height > Bound.PICTURE_PIXELS.most:
            most = _millions(Bound.PICTURE_PIXELS.most)
            raise Unfit(Refusal.LARGE, number=_millions(width * height), most=most)
        least_width, least_height = (48, 48) if kind is PictureKind.LOGO else SIZES[kind][1]
        if width < least_width or height < least_height:
            least = {"least_width": least_width, "least_height": least_height}
            raise Unfit(Refusal.SMALL, width=width, height=height, **least)


def draw(kind: PictureKind, data: bytes) -> Drawn:
    """Its files. Raises Unfit. Of one that moves the first frame; what is transparent of no logo becomes white."""
    judge(kind, data)
    try:
        with _open(data) as picture:
            whole = _pixels(picture, SIZES[kind][0])
    except Exception as damage:  # decoders raise whatever they like of what strangers send
        raise Unfit(Refusal.DAMAGED) from damage
    if kind is not PictureKind.LOGO:
        whole = _on_white(whole)
    drawn = [_cut(kind, whole, size) for size in SIZES[kind]]
    files = {size[0]: _webp(each) for size, each in zip(SIZES[kind], drawn, strict=True)}
    digest = hashlib.blake2b(b"".join(files.values()), digest_size=16).hexdigest()
    return Drawn(digest, drawn[0].size, files)


def _millions(number: int) -> float:
    return round(number / 10**6, 1)


def _open(data: bytes) -> ImageFile:
    """What it is by its first bytes, whatever it is called; its head is read."""
    readers: dict[bytes, type[ImageFile]] = {b"\xff\xd8\xff": JpegImageFile, b"\x89PNG\r\n\x1a\n": PngImageFile}
    reader = next((it for magic, it in readers.items() if data.startswith(magic)), None)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        reader = WebPImageFile
    if reader is None:
        raise _foreign(data)
    try:
        return reader(BytesIO(data))
    except Image.DecompressionBombError as bomb:  # WebP needs its memory before it says its size
        raise Unfit(Refusal.LARGE, number=f"> {_UNSEEN // 10**6}", most=_millions(Bound.PICTURE_PIXELS.most)) from bomb
    except Exception as damage:  # as in draw
        raise Unfit(Refusal.DAMAGED) from damage


def _foreign(data: bytes) -> Unfit:
    """What is often taken for a picture is told by its name."""
    known = {b"GIF8": "GIF", b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF", b"%PDF": "PDF"}
    named = next((name for magic, name in known.items() if data.startswith(magic)), "")
    if data[4:8] == b"ftyp":
        named = "AVIF" if data[8:11] == b"avi" else "HEIC"
    if not named and b"<svg" in data[:1000].lower():
        named = "SVG"
    return Unfit(Refusal.OTHER, format=named) if named else Unfit(Refusal.NONE)


def _orientation(picture: ImageFile) -> int:
    with suppress(Exception):  # a camera's notes that nobody can read turn nothing
        return int(picture.getexif().get(_ORIENTATION, 1))
    return 1


def _upright(picture: ImageFile) -> Size:
    width, height = picture.size
    return (height, width) if _orientation(picture) in _LYING else (width, height)


def _pixels(picture: ImageFile, size: Size) -> Image.Image:
    """All of it upright, in colours of 8 bits, and no larger than need be: never twice as large as `size` both ways."""
    orientation = _orientation(picture)
    wanted = size[::-1] if orientation in _LYING else size
    picture.draft(picture.mode, wanted)
    whole: Image.Image = picture
    picture.load()
    if picture.mode.startswith("I"):  # 16 bits of grey
        whole = whole.point(lambda value: value / 256).convert("L")
    has_holes = whole.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in picture.info
    whole = whole.convert("RGBA" if has_holes else "RGB")
    if (times := min(whole.width // wanted[0], whole.height // wanted[1])) > 1:
        whole = whole.reduce(times)
    return whole.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else whole


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return ground.convert("RGB")


def _cut(kind: PictureKind, picture: Image.Image, size: Size) -> Image.Image:
    if kind is PictureKind.LOGO:
        return ImageOps.contain(picture, size)
    return ImageOps.fit(picture, size, centering=(0.5, 0.35 if kind is PictureKind.PHOTO else 0.5))  # heads are high


def _webp(picture: Image.Image) -> bytes:
    """Its pixels alone: neither place nor camera, no name, no preview, no profile."""
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    file = BytesIO()
    bare.save(file, "WEBP", quality=QUALITY, method=4)
    return file.getvalue()
