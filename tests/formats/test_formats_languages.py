"""Every format in every language that texts can be in: own texts where there are some, else the fallback's, visibly."""

import csv
import io
import json

import msgspec
import openpyxl
import pytest

from forum.formats import FORMATS
from forum.formats.words import WORDS
from forum.languages import CONTENT, words_of
from tests.formats.samples import everything, one_edition

pytestmark = pytest.mark.pure
OWN = {
    "kk": "Ашылу салтанаты: Әуе",
    "ky": "Ачылыш аземи: Өнөр",
    "tg": "Маросими кушоиш: Ҷаҳон",
    "tk": "Açylyş dabarasy: Ýol",
    "uz-Cyrl": "Очилиш маросими: Ўзбек",
}
TEXTUAL = [ending for ending in FORMATS if ending not in {"pdf", "xlsx"}]
SPEAKS = ["ics", "csv", "xlsx", "jscalendar.json", "jcal.json", "xcal.xml", "atom.xml"]


def sample(ending, language, *, own):
    """The feed, its first session with a title in the language itself if wanted."""
    feed = one_edition(language) if FORMATS[ending].whole else everything(language)
    if not own:
        return feed
    first = feed.items[0]
    title = {**first.facts.title, "ru": "Открытие", "uz": "Ochilish", language: OWN[language]}
    session = msgspec.structs.replace(first.session, facts=msgspec.structs.replace(first.facts, title=title))
    return feed._replace(items=(first._replace(session=session), *feed.items[1:]))


def read(ending, data):
    """Everything that the file says, unfolded and unescaped, as one text."""
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    text = data.decode().replace("\r\n ", "")
    return json.dumps(json.loads(text), ensure_ascii=False) if ending.endswith("json") else text


@pytest.mark.parametrize("language", OWN)
@pytest.mark.parametrize("ending", FORMATS)
def test_a_format_in_a_language_without_a_catalogue(ending, language):
    data = FORMATS[ending].render(sample(ending, language, own=True))
    if ending == "pdf":
        assert data.startswith(b"%PDF-")
        return
    said = read(ending, data)
    assert OWN[language] in said
    if ending in SPEAKS:
        assert WORDS[words_of(language)]["chair"] in said


@pytest.mark.parametrize("language", [code for code in OWN if words_of(code) == "ru"])
@pytest.mark.parametrize("ending", TEXTUAL)
def test_without_own_texts_it_is_the_fallbacks_file_under_its_own_tag(ending, language):
    borrowed = FORMATS[ending].render(sample(ending, "ru", own=False)).decode()
    ours = FORMATS[ending].render(sample(ending, language, own=False)).decode()
    for tag in ('xml:lang="{}"', '"locale": "{}"'):
        borrowed, ours = (
            text.replace(tag.format("ru"), tag).replace(tag.format(language), tag) for text in (borrowed, ours)
        )
    if ending == "jscalendar.json":
        borrowed, ours = (strip(json.loads(text)) for text in (borrowed, ours))
    assert ours == borrowed


def strip(group):
    """Without the other languages of an event: for a Kazakh feed Russian is one of them."""
    return [{name: value for name, value in entry.items() if name != "localizations"} for entry in group["entries"]]


def test_jscalendar_carries_every_language():
    feed = sample("jscalendar.json", "kk", own=True)._replace(language="en")
    event = next(
        e for e in json.loads(FORMATS["jscalendar.json"].render(feed))["entries"] if e["localizations"].get("kk")
    )
    assert event["localizations"]["kk"]["title"] == OWN["kk"]
    assert "Ведёт" in event["localizations"]["kk"]["description"]
    assert list(event["localizations"]) == ["ru", "uz", "kk"]


def test_a_table_has_heads_in_every_language():
    for language in CONTENT:
        head = next(csv.reader(io.StringIO(FORMATS["csv"].render(one_edition(language)).decode("utf-8-sig"))))
        assert head[0] == {"en": "Date", "ru": "Дата", "uz": "Sana"}[words_of(language)]
