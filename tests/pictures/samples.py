"""Pictures as people send them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

from forum import clock
from forum.db import db
from forum.pictures.delivery.drawing import draw
from forum.pictures.delivery.files import store
from forum.pictures.models import Picture, PictureKind
from forum.pictures.services import Place, save_picture


def image(size: tuple[int, int] = (1000, 800), format: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    """A file of a picture: its left half blue, the right one red (in grey black and white, in RGBA nothing and red)."""
    colours = {
        "L": (0, 255),
        "I;16": (0, 65535),
        "CMYK": ((255, 255, 0, 0), (0, 255, 255, 0)),
        "RGBA": ((0, 0, 0, 0), (255, 0, 0, 255)),
    }
    left, right = colours.get(mode, ((0, 0, 255), (255, 0, 0)))
    picture = Image.new(mode, size, right)
    picture.paste(left, (0, 0, size[0] // 2, size[1]))
    file = BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(size: tuple[int, int], more: bytes = b"") -> bytes:
    """A black one with more chunks after its first."""
    width, height = size
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * ((width + 15) // 8 * height)))
    return b"\x89PNG\r\n\x1a\n" + head + more + pixels + chunk(b"IEND", b"")


def upload(data: bytes, name: str = "me.jpg", **more: Any) -> dict[str, Any]:
    """What a browser sends with a form."""
    return {"data": {"file": (BytesIO(data), name), **more}, "content_type": "multipart/form-data"}


def read(data: bytes) -> Image.Image:
    """What is shown."""
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def put(place: Place, by: Any, data: bytes | None = None) -> Picture:
    """A picture in its place, with its files."""
    drawn = draw(place.kind, data or image())
    store(drawn)
    picture = save_picture(place, None, drawn, {}, by, clock.now())
    assert picture is not None
    db.session.flush()
    return picture


def put_all(series: Any, edition: Any, speaker: Any, by: Any) -> list[Picture]:
    """A cover of each, a logo and a photo."""
    return [
        put(Place(series, PictureKind.COVER, series_id=series.id), by),
        put(Place(series, PictureKind.LOGO, series_id=series.id), by),
        put(Place(edition, PictureKind.COVER, edition_id=edition.id), by),
        put(Place(speaker, PictureKind.PHOTO, edition_id=edition.id, speaker_id=speaker.id), by),
    ]
