"""What holds for every template: strict names, nothing inline, nothing unused."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError, meta, nodes

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "templates"
SOURCES = {str(path.relative_to(FOLDER)): path.read_text() for path in sorted(FOLDER.rglob("*.*"))}
PARSER = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
INLINE = {
    "style": re.compile(r"<style|\sstyle=", re.I),
    "handler": re.compile(r"<[a-z][^>]*\son[a-z]+=", re.I),
    "script": re.compile(r"<script(?![^>]*\bsrc=)(?! type=\"application/ld\+json\")", re.I),
}
SENT = {"mail/letter.html"}
"""Goes by mail, where no style sheet can be linked and no policy of ours holds."""


def inline_parts(source: str) -> list[str]:
    return [kind for kind, pattern in INLINE.items() if pattern.search(source)]


def unused_imports(source: str) -> set[str]:
    tree = PARSER.parse(source)
    imported = {
        name if isinstance(name, str) else name[1] for node in tree.find_all(nodes.FromImport) for name in node.names
    }
    return imported - {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}


def macros_of(source: str) -> set[str]:
    return {macro.name for macro in PARSER.parse(source).find_all(nodes.Macro)}


def macros_wanted(source: str) -> set[str]:
    tree = PARSER.parse(source)
    named = {name for node in tree.find_all(nodes.FromImport) for name in node.names}
    called = {call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
    return {name if isinstance(name, str) else name[0] for name in named} | called


def templates_named(code: str) -> Iterator[str]:
    """Templates that Python names: by their path, or as the third value of write_letter."""
    for node in ast.walk(ast.parse(code)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.endswith((".html", ".txt", ".xml"))
        ):
            yield node.value
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "write_letter":
            letter = node.args[2] if len(node.args) > 2 else next(k.value for k in node.keywords if k.arg == "template")
            yield f"mail/{ast.literal_eval(letter)}.txt"


@pytest.mark.pure
@pytest.mark.parametrize("name", SOURCES)
def test_a_template_holds_nothing_inline_and_imports_what_it_uses(name):
    assert unused_imports(SOURCES[name]) == set()
    if name not in SENT:
        assert inline_parts(SOURCES[name]) == []


@pytest.mark.pure
def test_every_template_is_used():
    used = {name for path in (ROOT / "forum").rglob("*.py") for name in templates_named(path.read_text())}
    for source in SOURCES.values():
        used |= {name for name in meta.find_referenced_templates(PARSER.parse(source)) if name}
    assert sorted(set(SOURCES) - used) == []


@pytest.mark.pure
def test_every_macro_is_used():
    wanted = set().union(*map(macros_wanted, SOURCES.values()))
    assert sorted(set().union(*map(macros_of, SOURCES.values())) - wanted) == []


def test_a_name_that_a_view_forgot_is_an_error(app):
    assert app.jinja_env.undefined is StrictUndefined
    with app.test_request_context(), pytest.raises(UndefinedError, match="title"):
        app.jinja_env.get_template("accounts/form.html").render()


@pytest.mark.pure
def test_these_walls_catch():
    assert inline_parts('<p style="color:red">') == ["style"]
    assert inline_parts('<button onclick="go()">') == ["handler"]
    assert inline_parts("<script>go()</script>") == ["script"]
    assert inline_parts('<script type="module" src="x.js"></script>') == []
    assert unused_imports('{% from "a" import b, c as d %}{{ b() }}') == {"d"}
    assert macros_of("{% macro lonely() %}{% endmacro %}") - macros_wanted("{{ other() }}") == {"lonely"}
    assert list(templates_named('write_letter(to, lang, "reset", {}, now)')) == ["mail/reset.txt"]
    assert list(templates_named('render_template("a/b.html")')) == ["a/b.html"]


@pytest.mark.pure
def test_every_script_is_an_entry_that_a_page_loads():
    loaded = {name for source in SOURCES.values() for name in re.findall(r'script\("(\w+)"\)', source)}
    assert loaded == {path.stem for path in (ROOT / "static" / "js").glob("*.js")}


def test_every_form_names_its_address_or_the_fragment_of_the_browsers_goes_along():
    forms = [(path, form) for path, source in SOURCES.items() for form in re.findall(r"<form\b[^>]*>", source)]
    assert [(path, form) for path, form in forms if not re.search(r'\saction="\{\{[^"]+', form)] == []
    assert len(forms) > 15
