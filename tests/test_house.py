"""What linters cannot say about the house: the walls of tests/house.py stand; words and pins are whole."""

import io
import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from forum.settings import SETTINGS
from tests import house
from tools.translations import catalogues, extract, updated

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("path", house.code(ROOT), ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    assert list(house.long_parts(path)) == []


def test_only_db_commits_and_only_the_edge_asks_the_time():
    assert list(house.commits(ROOT)) == []
    assert list(house.askers_of_the_time(ROOT)) == []


def test_roles_are_named_in_one_file():
    assert list(house.judges_of_roles(ROOT)) == []


def test_the_edge_holds_no_sql():
    assert list(house.sql_at_the_edge(ROOT)) == []
    assert list(house.setters_at_the_edge(ROOT)) == []


def test_calendars_and_visitors_are_not_told_the_draft_of_an_edition():
    assert list(house.readers_of_draft_editions(ROOT)) == []


def test_no_page_names_a_higher_slice():
    assert list(house.arrows_up(ROOT)) == []


def test_queries_read():
    assert list(house.writers_among_queries(ROOT)) == []


def test_addresses_are_spelled_in_one_file():
    assert list(house.spellers_of_addresses(ROOT)) == []


def test_words_are_read_in_one_place():
    assert list(house.own_searches(ROOT)) == []


def test_every_slice_refuses_in_its_own_words():
    assert list(house.foreign_refusals(ROOT)) == []


def test_one_function_signs_in():
    assert list(house.other_doors(ROOT)) == []


def test_migrations_do_not_import_what_changes():
    assert list(house.migrations_that_know_the_house(ROOT)) == []


def test_only_the_factory_imports_by_name():
    assert list(house.late_importers(ROOT)) == []


def test_folders_of_templates_are_slices():
    assert list(house.strange_folders(ROOT)) == []


def test_tests_mirror_the_house():
    assert list(house.tests_without_a_room(ROOT)) == []


def test_every_slice_is_in_the_contract_of_rooms():
    assert house.slices_without_rooms(ROOT) == set()


def test_no_test_lets_time_pass():
    assert list(house.sleepers(ROOT)) == []


def test_templates_are_read_at_one_glance():
    assert house.wide_templates(ROOT) == set()


def test_every_setting_is_in_readme():
    assert house.unread_settings(ROOT, list(SETTINGS)) == []


@pytest.mark.parametrize(("locale", "path"), list(catalogues()))
def test_every_message_is_translated(locale, path):
    messages = extract()
    missing = {m.id for m in messages if m.id} - {m.id for m in read_po(io.BytesIO(path.read_bytes()), locale=locale)}
    assert not missing, "run make translations"
    assert path.read_bytes() == updated(locale, path, messages), "run make translations"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    holes = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    for message in filter(lambda m: m.id, catalogue):
        forms = message.string if isinstance(message.string, tuple) else [message.string]
        assert all(forms), message.id
        assert not message.fuzzy, message.id
        if isinstance(message.id, str):
            assert sorted(holes.findall(message.id)) == sorted(holes.findall(message.string)), message.id


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
