"""What the documents name is there, and their pictures are current."""

import re
from pathlib import Path

import pytest
from click import Context, Group

from forum.cli import main
from forum.formats import FORMATS
from tools import layers

pytestmark = pytest.mark.pure
ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
FOLDERS = ("forum/", "templates/", "static/", "tests/", "tools/", "docs/", "instance/")
FILES = ("pyproject.toml", "constraints.txt", "Makefile", "babel.cfg", "hatch_build.py", "package.json")
NAMED = re.compile(r"<(\w+)>")
MADE = {"instance/forum.sqlite"}
"""What only an installation has."""


def names_in(page: Path) -> set[str]:
    """Paths of the repository that the page writes as code."""
    written = re.findall(r"`([\w./-]+)`", page.read_text())
    return {name for name in written if name.startswith(FOLDERS) or name in FILES} - MADE


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_path_and_link_is_there(page):
    gone = sorted(name for name in names_in(page) if not (ROOT / name).exists())
    assert gone == [], f"{page.name} still refers to {gone}"
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_of_make_is_there(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^    )make ([a-z]+)", page.read_text(), re.MULTILINE)) <= targets


def test_every_command_of_forum_is_there():
    for page in PAGES:
        for told in re.findall(r"(?:`|^    )forum ((?:[a-z]+ ?)+)", page.read_text(), re.MULTILINE):
            command, context = main, Context(main)
            for name in told.split():
                if isinstance(command, Group):
                    command = command.get_command(context, name)
                    assert command, f"{page.name}: there is no forum {told}"


def test_every_address_is_answered(app):
    """What stands in angle brackets is any name, or any number."""
    pages = app.url_map.bind("forum.example")
    for page in PAGES:
        for told in re.findall(r"`(/[a-z.][^`\s?]*|/)[^`\s]*`", page.read_text()):
            values = (
                {"id": "7", "series": "innoprom", "edition": "2027"}.get(name, "x") for name in NAMED.findall(told)
            )
            rule, _ = pages.match(NAMED.sub(lambda _, values=values: next(values), told), return_rule=True)
            assert "_anything" not in rule.arguments, f"{page.name}: nothing answers {told}"


def test_every_ending_of_a_format_is_told():
    (told,) = re.findall(r"^  `(\.[^`]+)`", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert sorted(told.split()) == sorted(f".{ending}" for ending in FORMATS.keys() - {"ics"})


def test_every_function_that_the_architecture_walks_through_is_there():
    """`name` in `forum/file.py`, `name` (`forum/file.py`): the file defines or imports it."""
    said = r"`(\w+)`(?: in| of)?\s\(?`(forum/[\w/]+\.py)`"
    assert len(re.findall(said, layers.PAGE.read_text())) > 15
    for page in PAGES:
        for name, path in re.findall(said, page.read_text()):
            assert re.search(rf"\b{name}\b", (ROOT / path).read_text()), f"{page.name}: {name} is not in {path}"


def test_the_picture_of_the_slices_is_current():
    assert layers.PICTURE.read_text() == layers.draw(), "run make docs"
    assert layers.PAGE.read_text() == layers.page(), "run make docs"


def test_a_moved_slice_changes_the_picture(monkeypatch):
    drawn, told = layers.draw(), layers.page()
    monkeypatch.setattr(layers, "layers", lambda: [["cli"], ["web"]])
    assert layers.draw() != drawn
    assert layers.page() != told


def test_every_decision_says_what_would_change_it():
    for number, path in enumerate(sorted((ROOT / "docs" / "decisions").iterdir()), 1):
        lines = path.read_text().splitlines()
        assert path.name.startswith(f"{number:04}-")
        assert lines[0].startswith(f"# {number}. ")
        parts = re.findall(r"^\*\*([^*]+)\.\*\*", path.read_text(), re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences", "What would change it"]
