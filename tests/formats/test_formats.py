"""What every format of a feed promises."""

import io
import re
import zipfile

import msgspec
import pytest
from pypdf import PdfReader

from forum.formats import FORMATS
from forum.formats.feed import Item
from forum.releases.rules import Appears, Released
from tests.formats.samples import EDITION, everything, one_edition
from tests.releases.samples import START, facts

pytestmark = pytest.mark.pure


def sample(ending: str, language: str = "en"):
    return one_edition(language) if FORMATS[ending].whole else everything(language)


def read(ending: str, data: bytes) -> str:
    """What it says, whatever packs it."""
    if ending == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if ending == "xlsx":
        data = b"".join(zipfile.ZipFile(io.BytesIO(data)).read(n) for n in zipfile.ZipFile(io.BytesIO(data)).namelist())
    return data.decode()


@pytest.mark.slow
@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("language", ["en", "ru", "uz"])
def test_every_format_is_the_same_bytes_for_the_same_feed(ending, language):
    made = FORMATS[ending].render
    assert made(sample(ending, language)) == made(sample(ending, language))


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_can_be_empty(ending):
    assert FORMATS[ending].render(one_edition()._replace(items=()))


@pytest.mark.parametrize("ending", [e for e in FORMATS if e != "pdf"])
def test_no_format_carries_control_or_bidi_characters_or_an_address(ending):
    said = read(ending, FORMATS[ending].render(sample(ending)))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", said)
    assert not re.search(r"\\u00(0[0-8bcef]|1[0-9a-f])|\\u202[a-e]", said)
    assert "mailto" not in said


MARKED = "See *the* [plan](https://x.example/a):\n- first\n- second"


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_tells_marked_texts_as_plain_ones(ending):
    texts = {"en": MARKED}
    speaker = Appears(7, {"en": "Aziza"}, {}, texts, "UZ", "speaker")
    session = msgspec.structs.replace(facts(1, speakers=(speaker,)), abstract=texts)
    edition = EDITION._replace(url="https://forum.example/forums/a/b", about=texts)
    feed = one_edition()._replace(editions=(edition,), items=(Item(Released(session, 1, START), edition),))
    said = re.sub(r"\r\n ", "", read(ending, FORMATS[ending].render(feed)))
    assert "See the plan (https://x.example/a):" in " ".join(said.split())
    assert "– second" in said
    assert not re.search(r"\*the|\]\(|- first", said)
