"""Of a form whose file is too large the words are read."""

from io import BytesIO
from urllib.parse import parse_qsl

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from forum.bounds import Bound
from forum.web.bodies import Crowd, Sender
from forum.web.words import DROPPED, PARTS, Words, boundary_of

pytestmark = pytest.mark.pure
SENDER = Sender("10.0.0.1", "7", files=True)


def form_of(size=200_000, **words):
    """A form with a file between its words, as it travels."""
    file = FileStorage(BytesIO(b"\r\n--x" * (size // 5)), "cover.jpg")
    return encode_multipart({"csrf_token": "t", "file": file, "alt-ru": "Станки «Ташкент»", "alt-en": "Lathes"} | words)


def told(boundary, pieces, crowd=None):
    """What its application gets."""
    environ, words = {"CONTENT_TYPE": "multipart/form-data"}, Words(boundary, SENDER, crowd or Crowd())
    for piece in pieces:
        words.add(piece)
    words.tell(environ)
    words.close()
    return environ, words


@pytest.mark.parametrize("size", [1, 7, 65_536, 1_000_000])
def test_words_before_and_after_the_file_arrive_and_the_file_does_not(size):
    boundary, data = form_of(20_000 if size == 1 else 200_000)
    environ, words = told(boundary, (data[at : at + size] for at in range(0, len(data), size)))
    said = environ["wsgi.input"].read()
    assert not words.is_cut
    assert environ[DROPPED]
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("application/x-www-form-urlencoded", str(len(said)))
    assert parse_qsl(said.decode()) == [("csrf_token", "t"), ("alt-ru", "Станки «Ташкент»"), ("alt-en", "Lathes")]


def test_what_is_no_form_or_has_too_much_in_it_is_only_too_large():
    boundary, data = form_of()
    many, parts = encode_multipart({str(number): "x" for number in range(PARTS + 1)})
    long, words = form_of(about="x" * (Bound.FORM_BYTES.most + 1))
    for name, sent in ((boundary, b"\0" * 2_000_000), (boundary, data[:-20]), (many, parts), (long, words)):
        environ, body = told(name, [sent])
        assert body.is_cut
        assert DROPPED not in environ
        assert environ["CONTENT_LENGTH"] == str(len(sent))


def test_they_count_among_what_is_read_and_not_kept():
    crowd = Crowd()
    boundary, data = form_of()
    held = [Words(boundary, SENDER, crowd) for _ in range(Bound.DRAINED_OF_ONE.most)]
    assert not any(each.is_over for each in held)
    assert Words(boundary, SENDER, crowd).is_over
    held[0].close()
    assert not told(boundary, [data], crowd)[1].is_cut


def test_a_boundary_that_is_too_long_is_none():
    most = "x" * Bound.BOUNDARY.most
    assert boundary_of({"CONTENT_TYPE": f"multipart/form-data; boundary={most}"}) == most
    assert boundary_of({"CONTENT_TYPE": f"multipart/form-data; boundary={most}x"}) == ""
