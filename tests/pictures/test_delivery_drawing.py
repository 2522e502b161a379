"""What becomes of a picture, whatever it holds: it is drawn in a process that takes so much and no more."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from forum.errors import Busy, Refused
from forum.pictures.delivery import drawing
from forum.pictures.delivery.drawing import draw, job_of, run
from forum.pictures.models import PictureKind
from forum.pictures.rules import SIZES, Drawn, Refusal, Unfit, judge
from tests.pictures.samples import chunk, image, png, read

pytestmark = pytest.mark.pure
COVER, LOGO, PHOTO = PictureKind
PLACE = b"Tashkent 41.31 69.28"


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """What else this machine does is not asked here."""
    monkeypatch.setattr(drawing, "SECONDS", 120)


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


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_one_that_breaks_off_is_damaged(format):
    sent = image((1500, 1500), format, quality=100) if format == "JPEG" else image((1500, 1500), format)
    with pytest.raises(Unfit) as refused:
        draw(PHOTO, sent[: len(sent) * 2 // 3])
    assert refused.value.reason is Refusal.DAMAGED


def reason_of(kind, sent):
    """Why it is not drawn."""
    with pytest.raises(Unfit) as refused:
        draw(kind, sent)
    return refused.value.reason, refused.value.values


def test_too_little_is_told_as_it_is_seen():
    """A cover of a camera that was held upright is high, however it is stored."""
    assert reason_of(PHOTO, image((95, 96))) == (
        Refusal.SMALL,
        {"width": 95, "height": 96, "least_width": 96, "least_height": 96},
    )
    draw(COVER, image((200, 800), exif=noted(6)))
    reason, told = reason_of(COVER, image((800, 200), exif=noted(6)))
    assert (reason, told["width"], told["height"]) == (Refusal.SMALL, 200, 800)


@pytest.mark.parametrize("size", [(48, 960), (960, 48)])
def test_the_thinnest_logo_is_drawn(size):
    assert min(draw(LOGO, image(size, "PNG")).size) >= 1


def give_up(sent, **less):
    """Why it is not drawn with less than it is given."""
    with pytest.raises(Unfit) as refused:
        run(job_of(PHOTO, judge(sent)) | less, sent)
    return refused.value.reason


def test_what_takes_too_long_ends():
    whole = image()
    assert give_up(whole[:2] + b"\xff" * 9_900_000 + whole[2:], seconds=1) is Refusal.LABORIOUS


def test_what_takes_too_much_memory_ends():
    sent = image((4000, 3000), "PNG", "RGBA")
    assert draw(PHOTO, sent)
    assert give_up(sent, memory=70_000_000) is Refusal.DAMAGED


NOISE = Image.effect_noise((400, 400), 80).convert("RGB")


def noisy(format="JPEG", **options):
    """A picture of which every part says something."""
    file = BytesIO()
    NOISE.save(file, format, **options)
    return file.getvalue()


def cut_jpeg(**options):
    whole = noisy(**options)
    return whole[: len(whole) // 2] + b"\xff\xd9"


def png_of(rows, octets=1 + 3 * 400, interlaced=0):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 400, 400, 8, 2, 0, 0, interlaced))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * (octets * rows)))
    return b"\x89PNG\r\n\x1a\n" + head + pixels + chunk(b"IEND", b"")


def without_end(whole):
    """As a download leaves it that was ended: of the length that was announced."""
    return whole[: len(whole) // 2] + bytes(len(whole) // 2)


def with_a_hole(zeros=300, **options):
    """As a disk leaves it that lost a part, or a download that went on elsewhere."""
    whole = noisy(**options)
    middle = len(whole) // 2
    return whole[:middle] + bytes(zeros) + whole[middle + zeros :]


@pytest.mark.parametrize(
    "sent",
    [
        with_a_hole(),
        with_a_hole(20_000),
        with_a_hole(optimize=True),
        with_a_hole(progressive=True),
        with_a_hole(restart_marker_rows=2),
        with_a_hole(3_000, restart_marker_blocks=3),
    ],
    ids=["sector", "long", "optimized", "progressive", "of one restart", "of many restarts"],
)
def test_a_picture_with_zeros_in_its_middle_is_damaged(sent):
    """Its decoder goes on with what they say, and with the rest at another place, and tells nobody."""
    assert reason_of(PHOTO, sent)[0] is Refusal.DAMAGED


@pytest.mark.parametrize(
    "options",
    [{}, {"progressive": True}, {"restart_marker_rows": 40}, {"quality": 30}],
)
def test_one_colour_that_is_written_as_zeros_is_whole(options):
    flat = Image.new("RGB", (3_000, 2_000), (120, 130, 140))
    flat.paste(NOISE, (300, 100))
    file = BytesIO()
    flat.save(file, "JPEG", optimize=True, **options)
    assert bytes(256) in file.getvalue()
    assert draw(PHOTO, file.getvalue()).size == SIZES[PHOTO][0]


@pytest.mark.parametrize(
    "sent",
    [
        cut_jpeg(),
        cut_jpeg(progressive=True),
        cut_jpeg(optimize=True),
        without_end(noisy()),
        noisy()[:-2],
        png_of(200),
        png_of(399),
        png_of(200, interlaced=1),
    ],
    ids=["cut", "progressive", "optimized", "zeros", "no end", "half", "a row less", "interlaced"],
)
def test_half_a_picture_is_none_whatever_stands_at_its_end(sent):
    with pytest.raises(Unfit) as unfit:
        draw(PHOTO, sent)
    assert unfit.value.reason is Refusal.DAMAGED


@pytest.mark.parametrize(
    "sent",
    [
        *(noisy(**each) for each in ({}, {"quality": 95, "subsampling": 0}, {"restart_marker_blocks": 3})),
        noisy(optimize=True, progressive=True),
        noisy() + b"what a camera puts there" + cut_jpeg(),
        image((400, 400), optimize=True),
        png_of(400),
        *(noisy("PNG", **each) for each in ({}, {"optimize": True})),
        *(image((401, 399), "PNG", mode) for mode in ("L", "RGB", "RGBA", "I;16")),
    ],
)
def test_whole_pictures_are_read_to_their_end(sent):
    assert draw(PHOTO, sent).size == SIZES[PHOTO][0]


def test_whoever_finds_no_processor_free_may_try_again(monkeypatch):
    monkeypatch.setattr(drawing, "SECONDS", 0.001)
    with pytest.raises(Busy):
        draw(PHOTO, image())


@pytest.mark.parametrize(
    "sent",
    [
        png((400, 400), chunk(b"IHDR", struct.pack(">IIBBBBB", 45_000, 45_000, 1, 0, 0, 0, 0))),
        png((400, 400), chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 1_000_000, 9)) * 200),
        png((400, 400), chunk(b"tEXt", b"a\0a") * 9_000)[:-30],
        png((400, 400))[:60],
    ],
    ids=["another head", "texts", "no end", "nearly nothing"],
)
def test_what_a_decoder_gives_up_is_damaged(sent):
    assert reason_of(PHOTO, sent) == (Refusal.DAMAGED, {})


@pytest.mark.slow
def test_any_bytes_are_a_picture_or_a_reason():
    """Small files of every kind, in which bytes of the beginning are others and the end is missing."""
    chance = random.Random(17)
    formats = [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "I;16"), ("WEBP", "RGB"), ("WEBP", "RGBA")]
    whole = [image((120, 100), format, mode) for format, mode in formats]
    ends = set()
    for _ in range(100):
        sent = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 6)):
            sent[min(len(sent) - 1, int(chance.expovariate(1 / 60)))] = chance.choice((0, 1, 2, 8, 127, 255))
        try:
            drawn = draw(chance.choice([LOGO, PHOTO]), bytes(sent[: chance.choice((-1, None, None))]))
        except Refused as refused:
            ends.add(refused.reason)
        else:
            ends.add(Drawn)
            assert {read(data).format for data in drawn.files.values()} == {"WEBP"}
    assert {Drawn, Refusal.NONE, Refusal.DAMAGED} <= ends
