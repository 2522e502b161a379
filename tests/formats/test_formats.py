"""What every format of a feed promises."""

import io
import re
import zipfile

import pytest

from forum.formats import FORMATS
from tests.formats.samples import everything, one_edition

pytestmark = pytest.mark.pure


def sample(ending: str, language: str = "en"):
    return one_edition(language) if FORMATS[ending].whole else everything(language)


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
    data = FORMATS[ending].render(sample(ending))
    if ending == "xlsx":
        data = b"".join(zipfile.ZipFile(io.BytesIO(data)).read(n) for n in zipfile.ZipFile(io.BytesIO(data)).namelist())
    said = data.decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", said)
    assert not re.search(r"\\u00(0[0-8bcef]|1[0-9a-f])|\\u202[a-e]", said)
    assert "mailto" not in said
