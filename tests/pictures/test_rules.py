"""What is taken for a picture, by its bytes alone."""

import struct
import subprocess
import sys
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.bounds import Bound
from forum.pictures.rules import Refusal, Unfit, judge
from tests.pictures.samples import chunk, image, png

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("sent", "reason", "told"),
    [
        (b"", Refusal.NONE, {}),
        (b"Minister of Energy", Refusal.NONE, {}),
        (b"<?xml version='1.0'?><svg><script>alert(1)</script></svg>", Refusal.OTHER, {"format": "SVG"}),
        (image(format="GIF"), Refusal.OTHER, {"format": "GIF"}),
        (image(format="BMP"), Refusal.OTHER, {"format": "BMP"}),
        (b"\0\0\0\x18ftypheic\0\0", Refusal.OTHER, {"format": "HEIC"}),
        (image((9000, 5000), "PNG", "L"), Refusal.LARGE, {"number": 45.0, "most": 40.0}),
        (image((100, 100)) + b"\0" * 12_300_000, Refusal.HEAVY, {"number": 12.3, "most": 10.0}),
        (b"\xff\xd8\xff", Refusal.DAMAGED, {}),
        (b"\x89PNG\r\n\x1a\n", Refusal.DAMAGED, {}),
        (b"RIFF\0\0\0\0WEBPVP8 ", Refusal.DAMAGED, {}),
    ],
    ids=["nothing", "text", "svg", "gif", "bmp", "heic", "pixels", "bytes", "jpeg", "png", "webp"],
)
def test_what_is_no_picture_is_refused_with_its_reason(sent, reason, told):
    with pytest.raises(Unfit) as refused:
        judge(sent)
    assert (refused.value.reason, refused.value.values) == (reason, told)


def test_bounds_hold_just_over_and_let_pass_what_is_just_under():
    judge(image((8000, 5000), "PNG", "L"))
    with pytest.raises(Unfit):
        judge(image((8001, 5000), "PNG", "L"))
    small = image()
    judge(small + b"\0" * (Bound.PICTURE_BYTES.most - len(small)))
    with pytest.raises(Unfit):
        judge(small + b"\0" * (Bound.PICTURE_BYTES.most - len(small) + 1))


@pytest.mark.parametrize("size", [(300, 200), (201, 300)])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
@pytest.mark.parametrize("options", [{"format": "PNG"}, {"format": "WEBP"}, {"format": "WEBP", "lossless": True},
                                     {"format": "JPEG"}, {"format": "JPEG", "progressive": True}])  # fmt: skip
def test_a_head_says_what_the_picture_is(size, mode, options):
    mode = "CMYK" if (mode, options["format"]) == ("RGBA", "JPEG") else mode
    assert judge(image(size, mode=mode, **options)) == (options["format"], size)


def test_a_thumbnail_and_a_second_picture_are_no_head():
    """Cameras put a small one before the picture, within a segment, and another after its end."""
    small = image((160, 120))
    noted = b"\xff\xe1" + struct.pack(">H", len(small) + 2) + small
    whole = image((1000, 800))
    assert judge(whole[:2] + noted + whole[2:] + image((3000, 50))) == ("JPEG", (1000, 800))


@pytest.mark.parametrize("turned", [1, -1])
def test_one_side_is_so_many_times_the_other(turned):
    most = Bound.PICTURE_SIDES.most
    judge(image((50, 50 * most)[::turned]))
    with pytest.raises(Unfit) as refused:
        judge(image((50, 50 * most + 1)[::turned], "PNG"))
    assert refused.value.reason is Refusal.THIN


def of_scans(number: int) -> bytes:
    """A grey picture of 40 megapixels in so many scans, most of which say nothing new."""
    frame = struct.pack(">BHHB", 8, 6320, 6320, 1) + b"\1\x11\0"
    scan = b"\1\1\0\1\x3f\0"
    return b"\xff\xd8" + segment(0xC2, frame) + (segment(0xDA, scan) + b"\0") * number + b"\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    return bytes([255, marker]) + struct.pack(">H", len(content) + 2) + content


def of_segments(number: int) -> bytes:
    whole = image()
    own = whole.count(b"\xff\xdb") + whole.count(b"\xff\xc4") + 3
    return whole[:2] + segment(0xE5, b"") * (number - own) + whole[2:]


def of_chunks(number: int) -> bytes:
    return png((400, 400), chunk(b"tEXt", b"a\0a") * (number - 2))


def of_frames(number: int) -> bytes:
    whole = image(format="WEBP")
    return whole + b"ANMF\1\0\0\0\0\0" * (number - 1)


@pytest.mark.parametrize(
    ("made", "bound"),
    [
        (of_scans, Bound.PICTURE_SCANS),
        (of_segments, Bound.PICTURE_PARTS),
        (of_chunks, Bound.PICTURE_PARTS),
        (of_frames, Bound.PICTURE_PARTS),
    ],
)
def test_a_file_has_so_many_parts(made, bound):
    judge(made(bound.most))
    with pytest.raises(Unfit) as refused:
        judge(made(bound.most + 1))
    assert refused.value.reason is Refusal.LABORIOUS


WHOLE = [image((120, 100), format) for format in ("JPEG", "PNG", "WEBP")] + [of_scans(3), of_frames(3), of_segments(20)]


@given(
    st.sampled_from(WHOLE), st.lists(st.tuples(st.integers(0, 99), st.binary(max_size=5)), max_size=5), st.integers(0)
)
def test_any_bytes_have_a_head_within_the_bounds_or_a_reason(sent, changes, left):
    for at, data in changes:
        sent = sent[:at] + data + sent[at + len(data) :]
    with suppress(Unfit):
        _, (width, height) = judge(sent[:left])
        assert 0 < width * height <= Bound.PICTURE_PIXELS.most


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_bomb_is_refused_before_it_is_decoded(format):
    side = 16000 if format == "WEBP" else 20000
    sent = bomb(format, side)
    tracemalloc.start()
    with pytest.raises(Unfit) as refused:
        judge(sent)
    assert refused.value.reason is Refusal.LARGE
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


WEIGHED = """
import re, sys
from forum.pictures.rules import Unfit, judge
try:
    judge(sys.stdin.buffer.read())
except Unfit as unfit:
    print(unfit.reason.name, int(re.search(r"VmHWM:\\s+([0-9]+) kB", open("/proc/self/status").read())[1]) // 1000)
"""


def test_nothing_of_a_bomb_is_unpacked_where_it_is_judged():
    """400 megapixels of black are 49 kB, and 400 MB once they are pixels."""
    done = subprocess.run([sys.executable, "-c", WEIGHED], input=png((20_000, 20_000)), capture_output=True, check=True)
    reason, megabytes = done.stdout.split()
    assert (reason, int(megabytes) < 200) == (b"LARGE", True)


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
