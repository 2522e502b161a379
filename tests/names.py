"""What a module names, in full and whatever it calls it there: `from datetime import datetime as d` makes d.now() the
name datetime.datetime.now.
"""

import ast
from functools import cache, cached_property
from pathlib import Path

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


class Module:
    """A module, read once."""

    def __init__(self, source: str) -> None:
        self.nodes = list(ast.walk(ast.parse(source)))

    @cached_property
    def imports(self) -> dict[str, str]:
        """What the module calls the things that it imports, anywhere in it; relative imports are not used here."""
        known = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                first = {each.name.partition(".")[0] for each in node.names if not each.asname}
                known |= {name: name for name in first} | {e.asname: e.name for e in node.names if e.asname}
            elif isinstance(node, ast.ImportFrom):
                known |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        return known

    @cached_property
    def modules(self) -> frozenset[str]:
        """Every module that is imported, and every name that is imported from one, in full."""
        whole = {each.name for node in self.nodes if isinstance(node, ast.Import) for each in node.names}
        parts = {f"{n.module}.{each.name}" for n in self.nodes if isinstance(n, ast.ImportFrom) for each in n.names}
        return frozenset(whole | parts)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that the module imports or uses, with its dots: db.session.scalars, forum.clock.now."""
        used = {self.named(node) for node in self.nodes if isinstance(node, ast.Name | ast.Attribute)}
        return self.modules | used - {""}

    @cached_property
    def ends(self) -> frozenset[str]:
        """The last two parts of names with dots: session.add of db.session.add."""
        return frozenset(".".join(name.split(".")[-2:]) for name in self.names if "." in name)

    @cached_property
    def texts(self) -> frozenset[str]:
        """Every string, documentation too."""
        return frozenset(n.value for n in self.nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))

    @cached_property
    def calls(self) -> list[tuple[str, ast.Call]]:
        """Every call, by the full name of what is called."""
        return [(self.named(node.func), node) for node in self.nodes if isinstance(node, ast.Call)]

    def named(self, node: ast.expr) -> str:
        """The full name of what is written a.b.c."""
        first, dot, rest = _dotted(node).partition(".")
        return f"{self.imports.get(first, first)}{dot}{rest}"


def _dotted(node: ast.expr) -> str:
    """a.b.c as it is written; what stands on a call or an index begins with a dot: .where."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return ""


def texts_in(node: ast.AST) -> set[str]:
    """The strings within it."""
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


_parse = cache(Module)


def read(path: Path) -> Module:
    return _parse(path.read_text())
