"""What is taken for a picture, and what becomes of it."""

import tracemalloc
import zlib
from io import BytesIO

import pytest
from PIL import Image

from forum.bounds import Bound
from forum.pictures.models import PictureKind
from forum.pictures.rules import SIZES, Refusal, Unfit, draw, judge
from tests.pictures.samples import image, read

pytestmark = pytest.mark.pure
COVER, LOGO, PHOTO = PictureKind
PLACE = b"Tashkent 41.31 69.28"


def noted(orientation: int = 1) -> Image.Exif:
    """What a camera writes beside the pixels."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, PLACE.decode()
    return exif


def corner(drawn, width, at):
    return read(drawn.files[width]).convert("RGB").getpixel(at)


def is_like(colour, other):
    return all(abs(a - b) < 40 for a, b in zip(colour, other, strict=True))


@pytest.mark.parametrize("kind", [COVER, PHOTO])
@pytest.mark.parametrize(
    "sent",
    [
        image(format="JPEG"),
        image(format="PNG"),
        image(format="WEBP"),
        image(format="JPEG", mode="CMYK"),
        image(format="JPEG", mode="L"),
        image(format="PNG", mode="I;16"),
        image(format="PNG", mode="RGBA"),
        image(format="JPEG", progressive=True),
        image((200, 3000)),
        image((800, 200)),
    ],
    ids=["jpeg", "png", "webp", "cmyk", "grey", "16 bits", "transparent", "progressive", "high", "small"],
)
def test_every_kind_of_file_becomes_webp_of_fixed_sizes(kind, sent):
    if kind is COVER and read(sent).size[0] < 800:
        with pytest.raises(Unfit):
            draw(kind, sent)
        return
    drawn = draw(kind, sent)
    assert [read(drawn.files[size[0]]).size for size in SIZES[kind]] == list(SIZES[kind])
    assert {read(data).format for data in drawn.files.values()} == {"WEBP"}
    assert drawn.size == SIZES[kind][0]


@pytest.mark.parametrize(
    ("options", "left", "right"),
    [
        ({}, (0, 0, 255), (255, 0, 0)),
        ({"mode": "CMYK"}, (0, 0, 255), (255, 0, 0)),
        ({"mode": "I;16", "format": "PNG"}, (0, 0, 0), (255, 255, 255)),
        ({"mode": "RGBA", "format": "PNG"}, (255, 255, 255), (255, 0, 0)),
    ],
    ids=["rgb", "cmyk", "16 bits", "transparent"],
)
def test_colours_stay_and_what_is_transparent_becomes_white(options, left, right):
    drawn = draw(PHOTO, image(**options))
    assert is_like(corner(drawn, 320, (10, 160)), left)
    assert is_like(corner(drawn, 320, (310, 160)), right)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright_before_its_notes_go(orientation):
    """Red at the right as it is stored; where it is seen, each orientation says by itself."""
    red = {1: "right", 2: "left", 3: "left", 4: "right", 5: "bottom", 6: "bottom", 7: "top", 8: "top"}[orientation]
    at = {"right": (310, 160), "left": (10, 160), "bottom": (160, 310), "top": (160, 10)}[red]
    drawn = draw(PHOTO, image(exif=noted(orientation)))
    assert is_like(corner(drawn, 320, at), (255, 0, 0))


def test_nothing_but_pixels_is_kept():
    notes = {"exif": noted(), "icc_profile": b"a profile" * 20, "comment": PLACE}
    drawn = draw(PHOTO, image(**notes))
    for data in drawn.files.values():
        assert PLACE not in data
        assert not any(chunk in data for chunk in (b"EXIF", b"ICCP", b"XMP "))


def test_a_logo_keeps_its_shape_and_what_is_transparent():
    drawn = draw(LOGO, image((300, 900), "PNG", "RGBA"))
    shown = read(drawn.files[480])
    assert drawn.size == shown.size == (53, 160)
    assert shown.mode == "RGBA"
    assert shown.getpixel((5, 80))[3] == 0


def test_of_one_that_moves_the_first_frame_is_taken():
    first, second = Image.new("RGB", (400, 400), "blue"), Image.new("RGB", (400, 400), "red")
    file = BytesIO()
    first.save(file, "WEBP", save_all=True, append_images=[second], lossless=True)
    assert is_like(corner(draw(PHOTO, file.getvalue()), 320, (160, 160)), (0, 0, 255))


def test_the_same_picture_has_the_same_name_and_another_another():
    assert draw(PHOTO, image()).digest == draw(PHOTO, image()).digest
    assert draw(PHOTO, image()).digest != draw(PHOTO, image((1000, 900), mode="L")).digest


@pytest.mark.parametrize(
    ("sent", "reason", "told"),
    [
        (b"", Refusal.NONE, {}),
        (b"Minister of Energy", Refusal.NONE, {}),
        (b"<?xml version='1.0'?><svg><script>alert(1)</script></svg>", Refusal.OTHER, {"format": "SVG"}),
        (image(format="GIF"), Refusal.OTHER, {"format": "GIF"}),
        (image(format="BMP"), Refusal.OTHER, {"format": "BMP"}),
        (b"\0\0\0\x18ftypheic\0\0", Refusal.OTHER, {"format": "HEIC"}),
        (image((1, 1)), Refusal.SMALL, {"width": 1, "height": 1, "least_width": 96, "least_height": 96}),
        (image((9000, 5000), "PNG", "L"), Refusal.LARGE, {"number": 45.0, "most": 40.0}),
        (image((100, 100)) + b"\0" * 12_300_000, Refusal.HEAVY, {"number": 12.3, "most": 10.0}),
        (b"\xff\xd8\xff", Refusal.DAMAGED, {}),
        (b"\x89PNG\r\n\x1a\n", Refusal.DAMAGED, {}),
        (b"RIFF\0\0\0\0WEBPVP8 ", Refusal.DAMAGED, {}),
    ],
    ids=["nothing", "text", "svg", "gif", "bmp", "heic", "1×1", "pixels", "bytes", "jpeg", "png", "webp"],
)
def test_what_is_no_picture_is_refused_with_its_reason(sent, reason, told):
    with pytest.raises(Unfit) as refused:
        judge(PHOTO, sent)
    assert (refused.value.reason, refused.value.values) == (reason, told)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_one_that_breaks_off_is_damaged(format):
    sent = image((1500, 1500), format, quality=100) if format == "JPEG" else image((1500, 1500), format)
    with pytest.raises(Unfit) as refused:
        draw(PHOTO, sent[: len(sent) * 2 // 3])
    assert refused.value.reason is Refusal.DAMAGED


def test_bounds_hold_just_over_and_let_pass_what_is_just_under():
    judge(PHOTO, image((8000, 5000), "PNG", "L"))
    with pytest.raises(Unfit):
        judge(PHOTO, image((8001, 5000), "PNG", "L"))
    small = image()
    judge(PHOTO, small + b"\0" * (Bound.PICTURE_BYTES.most - len(small)))
    with pytest.raises(Unfit):
        judge(PHOTO, small + b"\0" * (Bound.PICTURE_BYTES.most - len(small) + 1))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_bomb_is_refused_before_it_is_decoded(format):
    side = 16000 if format == "WEBP" else 20000
    sent = bomb(format, side)
    tracemalloc.start()
    with pytest.raises(Unfit) as refused:
        draw(PHOTO, sent)
    assert refused.value.reason is Refusal.LARGE
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def bomb(format: str, side: int) -> bytes:
    """A small picture that says it is so large."""
    sent = bytearray(image((100, 100), format, **({"lossless": True} if format == "WEBP" else {})))
    if format == "PNG":
        sent[16:24] = side.to_bytes(4) * 2
        sent[29:33] = zlib.crc32(sent[12:29]).to_bytes(4)
    elif format == "JPEG":
        at = sent.index(b"\xff\xc0")
        sent[at + 5 : at + 9] = side.to_bytes(2) * 2
    else:
        at = sent.index(b"VP8L") + 9
        bits = int.from_bytes(sent[at : at + 4], "little") & ~0xFFFFFFF | (side - 1) | (side - 1) << 14
        sent[at : at + 4] = bits.to_bytes(4, "little")
    return bytes(sent)
