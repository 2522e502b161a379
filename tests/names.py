"""What a module names, in full and whatever it calls it there: `from datetime import datetime as d` makes d.now() the
name datetime.datetime.now.
"""

import ast
from collections.abc import Iterator
from pathlib import Path


def imports(tree: ast.AST) -> dict[str, str]:
    """What the module calls the things that it imports, anywhere in it; relative imports are not used here."""
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            first = {each.name.partition(".")[0] for each in node.names if not each.asname}
            known |= {name: name for name in first} | {e.asname: e.name for e in node.names if e.asname}
        elif isinstance(node, ast.ImportFrom):
            known |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    return known


def modules(tree: ast.AST) -> set[str]:
    """Every module that is imported, and every name that is imported from one, in full."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{each.name}" for each in node.names}
    return found


def names(tree: ast.AST) -> Iterator[str]:
    """Every name that the module imports or uses, with its dots: db.session.scalars, forum.clock.now."""
    known = imports(tree)
    yield from sorted(modules(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (dotted := _dotted(node)):
            first, dot, rest = dotted.partition(".")
            yield f"{known.get(first, first)}{dot}{rest}"


def _dotted(node: ast.expr) -> str:
    """a.b.c as it is written; what stands on a call or an index begins with a dot: .where."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return ""


def texts(tree: ast.AST) -> Iterator[str]:
    """Every string, documentation too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def read(path: Path) -> ast.Module:
    return ast.parse(path.read_text())
