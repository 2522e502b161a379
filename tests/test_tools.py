"""What `make translations` and `make migration` do."""

import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import render_python_code
from alembic.migration import MigrationContext
from alembic.operations import Operations, ops
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import forum.columns
import tools.migration  # noqa: F401 - says how migrations are written
from forum.programme.models import Track
from tools.translations import dropped, extract, updated, write

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


def test_what_is_written_is_compiled(catalogue):
    write(catalogue, updated("ru", catalogue, messages("Zebra")), "ru")
    with catalogue.with_suffix(".mo").open("rb") as file:
        assert GNUTranslations(file).gettext("Zebra") == "Зебра"


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


def test_a_migration_asks_sqlite_for_autoincrement_again_where_it_makes_a_table_anew():
    assert Track.__table__.dialect_kwargs["sqlite_autoincrement"]
    reference = ops.CreateForeignKeyOp("fk_track_sponsor_id", "track", "sponsor", ["position"], ["id"])
    written = ops.UpgradeOps([ops.CreateTableOp.from_table(Track.__table__), ops.ModifyTableOps("track", [reference])])
    with sa.create_engine("sqlite://").begin() as connection:
        for other in ("edition", "sponsor"):
            connection.execute(sa.text(f"CREATE TABLE {other} (id INTEGER PRIMARY KEY)"))
        names = {"sa": sa, "forum": forum, "op": Operations(MigrationContext.configure(connection))}
        exec(f"if True:\n    {render_python_code(written, render_as_batch=True)}", names)
        made = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'track'")).scalar_one()
    assert "fk_track_sponsor_id" in made
    assert "AUTOINCREMENT" in made
