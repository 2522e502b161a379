"""What `make translations` and `make migration` do."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tools.translations import dropped, extract, updated

pytestmark = [pytest.mark.pure, pytest.mark.slow]
ROOT = Path(__file__).parents[1]
KEPT = """\
msgid ""
msgstr ""
"POT-Creation-Date: 2001-01-01 10:00+0000\\n"
"Generated-By: Something 0.1\\n"

#: forum/old.py:7
msgid "Zebra"
msgstr "Зебра"

msgid "Gone"
msgstr "Ушло"
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "messages.po"
    path.write_text(KEPT)
    return path


def messages(*ids):
    made = Catalog(charset="utf-8")
    for each in ids:
        made.add(each)
    return made


def test_a_catalogue_keeps_words_and_drops_messages_that_are_gone(catalogue):
    content = updated("ru", catalogue, messages("Zebra", "Zebras", "Ape"))
    assert content.decode().count("msgid") == 4
    assert content.index(b"Ape") < content.index(b"Zebra")
    catalogue.write_bytes(content)
    with catalogue.open("rb") as file:
        words = {m.id: (m.string, m.fuzzy) for m in read_po(file, locale="ru") if m.id}
    assert words == {"Zebra": ("Зебра", False), "Zebras": ("", False), "Ape": ("", False)}


def test_the_words_of_messages_that_are_gone_are_told(catalogue):
    content = updated("ru", catalogue, messages("Zebra"))
    assert dropped(catalogue, content, "ru") == [("Gone", "Ушло")]
    assert dropped(catalogue.parent / "new.po", content, "ru") == []


def test_a_catalogue_says_neither_when_nor_where(catalogue):
    content = updated("ru", catalogue, messages("Zebra")).decode()
    assert "Date" not in content
    assert "forum/" not in content
    assert "Babel" not in content
    catalogue.write_text(content)
    assert updated("ru", catalogue, messages("Zebra")).decode() == content


def test_words_of_macros_forms_and_contexts_are_found():
    found = {(m.context, m.id) for m in extract() if m.id}
    assert {(None, "Previous"), (None, "Given name"), ("feed", "Cancelled")} <= found


def test_a_migration_of_nothing_is_not_written():
    before = sorted((ROOT / "forum" / "migrations" / "versions").iterdir())
    command = [sys.executable, "-m", "tools.migration", "nothing"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "The migrations say what the models say already.\n"), done.stderr
    assert sorted((ROOT / "forum" / "migrations" / "versions").iterdir()) == before
