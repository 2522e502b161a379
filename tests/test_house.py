"""What linters cannot say about the house."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from sqlalchemy import text

from forum.countries import countries, country_name
from forum.db import db, migrate
from forum.languages import DEFAULT, LANGUAGES, fold, locale_of, pick, sort_key
from forum.settings import SETTINGS, Misconfigured
from tests.environment import load_settings

ROOT = Path(__file__).parents[1]
CODE = [p for p in (ROOT / "forum").rglob("*.py") if "migrations" not in p.parts]


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    source = path.read_text()
    assert len(source.splitlines()) <= 300
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name


def test_only_db_commits_and_only_the_edge_asks_the_time():
    for path in CODE:
        source = path.read_text()
        if path.name != "db.py":
            assert ".commit(" not in source, path
        if path.name in {"rules.py", "models.py", "services.py", "queries.py"} or "formats" in path.parts:
            assert "datetime.now" not in source, path
            assert "clock.now" not in source, path


def test_folders_of_templates_are_slices():
    slices = {p.name for p in (ROOT / "forum").iterdir() if p.is_dir()}
    assert {p.name for p in (ROOT / "templates").iterdir() if p.is_dir()} <= slices | {"_macros", "errors"}


def test_every_setting_is_in_readme():
    readme = (ROOT / "README.md").read_text()
    assert [name for name in SETTINGS if f"FORUM_{name}" not in readme] == []


@pytest.mark.parametrize("code", [locale_of(code) for code in LANGUAGES if code != DEFAULT])
def test_every_message_is_translated(code, tmp_path):
    pot = tmp_path / "messages.pot"
    extract = [
        "pybabel",
        "-q",
        "extract",
        "-F",
        "babel.cfg",
        "--ignore-dirs=.*",  # by itself it would leave out templates/_macros
        "-k",
        "N_",
        "-k",
        "NC_:1c,2",
        "-k",
        "_l",
        "-k",
        "lazy_gettext",
        "-o",
        str(pot),
        ".",
    ]
    subprocess.run([Path(sys.executable).parent / extract[0], *extract[1:]], cwd=ROOT, check=True)
    with pot.open("rb") as file:
        wanted = {(m.context, m.id) for m in read_po(file) if m.id}
    with (ROOT / f"forum/translations/{code}/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    translated = {(m.context, m.id): m.string for m in catalog if m.id and not m.fuzzy}
    assert sorted(map(str, wanted - translated.keys())) == []
    assert [m for m, s in translated.items() if not all(s if isinstance(s, tuple) else [s])] == []
    holes = re.compile(r"%\(\w+\)s")
    for context, message in wanted:
        if isinstance(message, str):
            found = holes.findall(translated[context, message])
            assert sorted(holes.findall(message)) == sorted(found), message


def test_model_and_migrations_agree(context):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    assert migrate.directory
    with db.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": False}), db.metadata)
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert found == []


@pytest.mark.parametrize(
    "environ",
    [{}, {"FORUM_SECRET_KEY": "short", "FORUM_PUBLIC_URL": "https://x.example"}, {"FORUM_SECRET_KEY": "x" * 32},
     {"FORUM_DEMO": "1", "FORUM_PUBLIC_URL": "https://x.example"}, {"FORUM_DEMO": "1", "FORUM_PROXIES": "two"},
     {"FORUM_DEMO": "1", "FORUM_WORKERS": "0"}, {"FORUM_DEMO": "perhaps"}],
)  # fmt: skip
def test_production_refuses_to_start_unsafely(environ, tmp_path):
    with pytest.raises(Misconfigured):
        load_settings(environ | {"FORUM_INSTANCE": str(tmp_path)})


def test_demonstration_pages_do_not_exist_in_production(tmp_path):
    from forum import create_app

    environ = {"FORUM_SECRET_KEY": "x" * 32, "FORUM_PUBLIC_URL": "https://x.example", "FORUM_INSTANCE": str(tmp_path)}
    assert "mail.mailbox" not in create_app(load_settings(environ)).view_functions


def test_texts_fall_back_visibly_and_sort_by_the_alphabet():
    assert pick({"ru": "Да"}, "uz") == ("Да", "ru")
    assert pick({}, "uz") == ("", "uz")
    assert fold("Oʻzbekiston GʻIJDUVON") == fold("O'zbekiston g`ijduvon")
    assert sorted(["Ӯ", "Я", "Қ", "Л", "К"], key=lambda s: sort_key(s, "ru")) == ["К", "Қ", "Л", "Ӯ", "Я"]
    assert sorted(["Chust", "Zomin", "Oʻsh", "Shahrisabz"], key=lambda s: sort_key(s, "uz"))[-3:] == [
        "Oʻsh",
        "Shahrisabz",
        "Chust",
    ]


def test_countries_are_named_as_protocol_names_them():
    assert country_name("KG", "ru") == "Кыргызская Республика"
    for code in LANGUAGES:
        assert all(name != state for state, name in countries(code)), code


def test_dependencies_are_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {
        line.partition("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
    }
    wanted = [
        *project["dependencies"],
        *project["optional-dependencies"]["build"],
        *project["optional-dependencies"]["test"],
    ]
    assert [w for w in wanted if w.partition("[")[0].lower() not in pinned] == []
