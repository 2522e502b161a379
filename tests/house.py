"""Walls that linters cannot hold. Each takes the root of a tree and returns its breaches, so that every wall can be
broken in a copy: tests/test_walls.py.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

MOST_LINES, MOST_OF_A_FUNCTION, WIDEST = 300, 40, 120
GROUND = {"formats", "jobs", "languages", "printing", "web", "migrations", "translations"}  # folders that are no slices
EDGE = {"views", "receivers", "jobs", "delivery", "cli", "clock", "demo", "web"}  # may ask the time
TIME = re.compile(r"\bclock\.now\b|\bdatetime\.(now|utcnow|today)\b|\bdate\.today\b|\btime\.time\b|import now\b")
SQL = re.compile(r"^(from|import) sqlalchemy\b|\bdb\.session\b|\bselect\(|\.where\(|\.order_by\(", re.M)
WITHOUT_SQL = {"views", "forms", "receivers", "outlets"}
TEST_FOLDERS = {"bench", "browser", "landed"}
TEST_STEMS = {
    "errors": "__init__",
    "nul": "__init__",
    "templates": "filters",
    "ical_programs": "ical",
}  # about more than one room says


def code(root: Path) -> list[Path]:
    """Our modules."""
    return [p for p in sorted((root / "forum").rglob("*.py")) if "migrations" not in p.parts]


def slices(root: Path) -> set[str]:
    return {p.parent.name for p in (root / "forum").glob("*/__init__.py")} - {"demo", "migrations"}


def rooms_of(path: Path, root: Path) -> set[str]:
    """A module's name and those of its folders: rules/document.py is in the room rules."""
    return set(path.relative_to(root / "forum").with_suffix("").parts)


def _said(path: Path, root: Path, what: object = "") -> str:
    return f"{path.relative_to(root)} {what}".rstrip()


def long_parts(path: Path) -> Iterator[str]:
    """The file, if it is long, and its long functions."""
    source = path.read_text()
    if len(source.splitlines()) > MOST_LINES:
        yield path.name
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= MOST_OF_A_FUNCTION:
            yield node.name


def commits(root: Path) -> Iterator[str]:
    """Outside of transaction()."""
    for path in code(root):
        if path != root / "forum" / "db.py" and ".commit(" in path.read_text():
            yield _said(path, root)


def askers_of_the_time(root: Path) -> Iterator[str]:
    """Whatever is not the edge is handed the time."""
    for path in code(root):
        if not rooms_of(path, root) & EDGE and (found := TIME.search(path.read_text())):
            yield _said(path, root, found[0])


def judges_of_roles(root: Path) -> Iterator[str]:
    """Who asks for a role by its name; everyone asks for a right, and one table says which role allows it."""
    for path in code(root):
        is_table = path.relative_to(root).as_posix() == "forum/accounts/models/roles.py" or "demo" in path.parts
        if not is_table and (found := re.search(r"\bRole\.[A-Z]\w+", path.read_text())):
            yield _said(path, root, found[0])


def sql_at_the_edge(root: Path) -> Iterator[str]:
    """Views, forms and receivers ask queries."""
    for path in code(root):
        rooms = rooms_of(path, root)
        if rooms & WITHOUT_SQL and "web" not in rooms and (found := SQL.search(path.read_text())):
            yield _said(path, root, found[0])


def late_importers(root: Path) -> Iterator[str]:
    """Imports that no contract sees: only the factory and the registry of jobs make them."""
    finders = {root / "forum" / "__init__.py", root / "forum" / "jobs" / "registry.py"}
    for path in code(root):
        if path not in finders and re.search(r"\bimport_module\(|__import__\(", path.read_text()):
            yield _said(path, root)


def strange_folders(root: Path) -> Iterator[str]:
    """Folders of templates/, static/ and tests/ that are no slices."""
    known = slices(root)
    more = {
        "templates": {"_macros", "errors"},
        "static": {"build", "css", "js"},
        "tests": TEST_FOLDERS,
    }
    for top, allowed in more.items():
        for path in sorted((root / top).iterdir()):
            if path.is_dir() and path.name not in known | allowed | {"__pycache__"}:
                yield _said(path, root)


def tests_without_a_room(root: Path) -> Iterator[str]:
    """tests/<slice>/…/test_<room>[_more].py is about forum/<slice>/…/<room>."""
    for path in sorted((root / "tests").rglob("test_*.py")):
        folder, stem = path.parent.relative_to(root / "tests"), path.stem.removeprefix("test_")
        if folder.parts and folder.parts[0] not in TEST_FOLDERS:
            home = root / "forum" / folder
            rooms = {p.stem for p in home.iterdir()} | {folder.name}
            if not any(f"{TEST_STEMS.get(stem, stem)}_".startswith(f"{room}_") for room in rooms):
                yield _said(path, root)


def unread_settings(root: Path, names: list[str]) -> list[str]:
    """Settings that README does not tell of."""
    readme = (root / "README.md").read_text()
    return [name for name in names if f"FORUM_{name}" not in readme]


def slices_without_rooms(root: Path) -> set[str]:
    """Slices that the contract of rooms does not name."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = next(c["containers"] for c in contracts if c["name"].startswith("Rooms of a slice"))
    return slices(root) - GROUND - {name.removeprefix("forum.") for name in named}


def wide_templates(root: Path) -> set[str]:
    """Templates with a line that cannot be read at one glance."""
    files = [p for p in (root / "templates").rglob("*") if p.is_file()]
    wide = {p for p in files if any(len(line) > WIDEST for line in p.read_text().splitlines())}
    return {str(p.relative_to(root / "templates")) for p in wide}


def sleepers(root: Path) -> Iterator[str]:
    """Tests that let time pass: only until() in serving.py looks again after a while, and benches measure."""
    for path in sorted((root / "tests").rglob("*.py")):
        if (
            path != root / "tests" / "serving.py"
            and "bench" not in path.parts
            and re.search(r"\bsleep\(", path.read_text())
        ):
            yield _said(path, root)
