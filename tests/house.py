"""Walls that linters cannot hold. Each takes the root of a tree and returns its breaches, so that every wall can be
broken in a copy: tests/test_walls.py.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from forum.accounts.models import Role
from tests import names

MOST_LINES, MOST_OF_A_FUNCTION, WIDEST = 300, 40, 120
GROUND = {
    "formats",
    "girih",
    "languages",
    "printing",
    "web",
    "migrations",
    "translations",
}  # folders that are no slices
EDGE = {
    "views",
    "current",
    "jobs",
    "delivery",
    "cli",
    "clock",
}  # rooms that may ask the time, and whole slices that may:
EDGES = {"demo", "web"}
CLOCKS = {"forum/jobs/queues.py", "forum/jobs/running.py", "forum/jobs/working.py"}  # what makes the jobs' clock tick
MONOTONIC = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time"}
TIMES = {
    "clock": {"now"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "gmtime", "localtime", "ctime", "asctime", "clock_gettime", *MONOTONIC},
    "utils": {"formatdate", "localtime"},  # of email
    "func": {"now", "sysdate", "getdate", "current_timestamp", "current_date", "current_time", "localtimestamp"}
    | {"localtime", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "julianday", "unixepoch"},
    "functions": {"now", "current_timestamp", "current_date", "current_time", "sysdate"},  # of sqlalchemy.sql
}
"""Who tells the time, by the last two names of the address: datetime.datetime.now, sqlalchemy.func.now."""
TIME_IN_SQL = re.compile(r"\bcurrent_(timestamp|date|time)\b|\b(now|sysdate|julianday|unixepoch)\(", re.IGNORECASE)
ROLES = {role.value for role in Role}
WITHOUT_SQL = {"views", "forms", "receivers", "outlets", "current", "jobs"}
MAY_HAVE = {"sqlalchemy.exc.OperationalError", "sqlalchemy.exc.IntegrityError"}
OF_THE_DATABASE = {"transaction", "Values", "after_commit"}  # what the edge may take from forum.db
OF_QUERIES = r"^select$|\.(where|order_by|group_by|filter_by|scalars?|execute|get_one)$"
WRITING = {f"session.{act}" for act in ("add", "add_all", "delete", "flush", "merge", "begin_nested")}
WRITING |= {"db.assign", "db.changed_rows", "db.delete_unused"}
WRITING |= {
    f"{home}.{act}"
    for home in ("sqlalchemy", "sql", "dml", "expression", "__table__")
    for act in ("insert", "update", "delete")
}
COMMITTING = {"commit", "begin", "engine", "engines", "get_engine", "create_engine", "sessionmaker"}
COMMITTING |= {"connection", "get_bind", "raw_connection"}
OPERATORS = {
    "forum/backups.py",
    "forum/cli.py",
    "forum/db.py",
}  # backup, restore and db look at the engine; no other does
OF_THE_DRAFT = {"Edition", "AnyEdition", "Venue", "Room", "draft_facts", "editions_of", "editions_beside"}
OF_THE_DRAFT |= {"get_managed_edition", "get_managed_venue", "select_managed_editions", "select_desks", "all_venues"}
OF_THE_DRAFT |= {"managed_venues", "rooms_of", "rooms_among", "find_room", "get_room", "keys_of_rooms"}
FOR_EVERYONE = {"feeds", "formats", "subscriptions", "caldav", "notices"}  # slices, and pages:
PAGES = {"forum/editions/views/visitor.py", "forum/registration/views/delegate.py"}
PAGES |= {
    f"forum/releases/views/{page}.py" for page in ("choices", "drawing", "programme", "sessions", "shown", "speakers")
}
PAGES |= {f"forum/invitations/receivers/{name}.py" for name in ("writing", "standing", "leaving")}
PAGES |= {"forum/invitations/formats.py", "forum/invitations/rules.py"}
ADDRESS = re.compile(r"""["']([a-z_]+)\.[a-z_]+["']""")
TEMPLATE = re.compile(r"""["']([a-z_]+)/[a-z_/]+\.(?:html|txt)["']""")
SPELLED = re.compile(r"/(account|calendar|dav|forums|manage|pass|sessions)/|/(programme|subscribe)$")
SPELLED_IN_PAGES = re.compile(r"""(?:["']|\}\})(/(?:account|calendar|dav|forums|manage|pass)/)""")
TEST_FOLDERS = {"bench", "browser", "demo", "landed"}
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


def room_of(path: Path, root: Path) -> str:
    """rules/document.py of a slice is in the room rules; a file beside the slices is its own."""
    parts = path.relative_to(root / "forum").with_suffix("").parts
    return parts[min(1, len(parts) - 1)]


def slice_of(path: Path, root: Path) -> str:
    """Whose module it is."""
    return path.relative_to(root / "forum").with_suffix("").parts[0]


def _said(path: Path, root: Path, what: object = "") -> str:
    return f"{path.relative_to(root)} {what}".rstrip()


def long_parts(path: Path) -> Iterator[str]:
    """The file, if it is long, and its long functions."""
    if len(path.read_text().splitlines()) > MOST_LINES:
        yield path.name
    for node in names.read(path).nodes:
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= MOST_OF_A_FUNCTION:
            yield node.name


def commits(root: Path) -> Iterator[str]:
    """Who commits or opens a connection of its own outside of forum/db.py."""
    for path in code(root):
        allowed = {"engine"} if path.relative_to(root).as_posix() in OPERATORS else set()
        if path == root / "forum" / "db.py":
            continue
        module = names.read(path)
        used = {name.rpartition(".")[2] for name in module.names if "." in name}
        used |= {text for name, call in module.calls if name == "getattr" for text in names.texts_in(call)}
        if found := sorted(used & (COMMITTING - allowed)):
            yield _said(path, root, " ".join(found))


def askers_of_the_time(root: Path) -> Iterator[str]:
    """Whatever is not the edge is handed the time."""
    for path in code(root):
        is_edge = room_of(path, root) in EDGE and slice_of(path, root) != "jobs"
        if is_edge or slice_of(path, root) in EDGES or path.relative_to(root).as_posix() in CLOCKS:
            continue
        module = names.read(path)
        asked = {name for name in module.ends if name.rpartition(".")[2] in TIMES.get(name.partition(".")[0], ())}
        asked |= {found[0] for text in module.texts if (found := TIME_IN_SQL.search(text))}
        if asked:
            yield _said(path, root, " ".join(sorted(asked)))


def judges_of_roles(root: Path) -> Iterator[str]:
    """Who asks for a role by its name; everyone asks for a right, and one table says which role allows it."""
    for path in code(root):
        is_table = path.relative_to(root).as_posix() == "forum/accounts/models/roles.py" or "demo" in path.parts
        module = names.read(path)
        found = {name for name in module.ends if re.fullmatch(r"Role\.[A-Z]\w+", name)}
        found |= {ast.unparse(n) for n in module.nodes if isinstance(n, ast.Compare) and _names_a_role(n)}
        found |= {f"Role({t!r})" for name, c in module.calls if name.endswith(".Role") for t in names.texts_in(c)}
        if found and not is_table:
            yield _said(path, root, " ".join(sorted(found)))


def _names_a_role(node: ast.Compare) -> bool:
    """role.value == "owner" """
    sides = [node.left, *node.comparators]
    return any(re.search(r"\brole\b(?!\()", ast.unparse(side)) for side in sides) and bool(names.texts_in(node) & ROLES)


def sql_at_the_edge(root: Path) -> Iterator[str]:
    """Views, forms and receivers ask queries: they know neither SQLAlchemy nor the session, by whatever name."""
    for path in code(root):
        if room_of(path, root) not in WITHOUT_SQL or slice_of(path, root) in {"web", "jobs"}:
            continue
        module = names.read(path)
        imported = {name for name in module.modules if _is_of_the_database(name)} - MAY_HAVE
        used = {n for n in module.names if ".db.session." in f".{n}." or re.search(OF_QUERIES, n)}
        if found := sorted(imported or used):
            yield _said(path, root, " ".join(found))


def setters_at_the_edge(root: Path) -> Iterator[str]:
    """Views give rows to services: what they set is of their forms, of the request or their own."""
    for path in code(root):
        if room_of(path, root) not in WITHOUT_SQL - {"forms"} or slice_of(path, root) in {"web", "jobs"}:
            continue
        stored = [n for n in names.read(path).nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)]
        if found := sorted(w for n in stored if (w := ast.unparse(n)).partition(".")[0] not in {"form", "self", "g"}):
            yield _said(path, root, " ".join(found))


def writers_among_queries(root: Path) -> Iterator[str]:
    """Queries read."""
    for path in code(root):
        if room_of(path, root) == "queries" and (found := sorted(names.read(path).ends & WRITING)):
            yield _said(path, root, " ".join(found))


def _is_of_the_database(name: str) -> bool:
    if name == "forum.db" or name.startswith("forum.db."):
        return name.removeprefix("forum.db").removeprefix(".") not in OF_THE_DATABASE
    return name.partition(".")[0] in {"sqlalchemy", "flask_sqlalchemy"} or name.rpartition(".")[2] == "db"


def late_importers(root: Path) -> Iterator[str]:
    """Imports that no contract sees: only the factory and the registry of jobs make them."""
    finders = {root / "forum" / "__init__.py", root / "forum" / "jobs" / "registry.py"}
    late = {"importlib", "importlib.import_module", "importlib.util", "__import__", "sys.modules", "exec", "eval"}
    for path in code(root):
        if path in finders:
            continue
        used = names.read(path).names
        late_ones = {n for n in used if n.startswith(("pkgutil", "runpy"))}
        if slice_of(path, root) != "web":
            late_ones |= {n for n in used if n.endswith(".view_functions")}
        if found := sorted(used & late | late_ones):
            yield _said(path, root, " ".join(found))


def readers_of_draft_editions(root: Path) -> Iterator[str]:
    """Calendars and visitors' pages know of an edition what is public of it, never its draft."""
    for path in code(root):
        if slice_of(path, root) not in FOR_EVERYONE and path.relative_to(root).as_posix() not in PAGES:
            continue
        used = names.read(path).names
        of_editions = {part for name in used if name.startswith("forum.editions.") for part in name.split(".")[3:]}
        if found := sorted(of_editions & OF_THE_DRAFT):
            yield _said(path, root, " ".join(found))


def heights(root: Path) -> dict[str, int]:
    """How high each slice stands, from the contract in pyproject.toml: 0 is the top."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c for c in contracts if c["name"] == "Slices depend downwards only")["layers"]
    return {name.strip(): n for n, layer in enumerate(layers) for name in layer.split("|")}


def arrows_up(root: Path) -> Iterator[str]:
    """Addresses and templates are imports too: no page or module names one of a higher or a neighbouring slice."""
    height = heights(root)
    for path in code(root):
        spelled = [c.args[0] for name, c in names.read(path).calls if name.endswith("url_for") and c.args]
        if found := [ast.unparse(each) for each in spelled if isinstance(each, ast.JoinedStr | ast.BinOp)]:
            yield _said(path, root, " ".join(found))
    for path in [*sorted((root / "templates").rglob("*.*")), *code(root)]:
        parts = path.relative_to(root).with_suffix("").parts
        own = parts[1] if parts[1] in height else "web" if parts[0] == "templates" and parts[1] != "demo" else ""
        source = path.read_text()
        named = {*ADDRESS.findall(source), *TEMPLATE.findall(source)} & height.keys()
        if own and (higher := sorted(name for name in named if name != own and height[name] <= height[own])):
            yield _said(path, root, " ".join(higher))


def spellers_of_addresses(root: Path) -> Iterator[str]:
    """Addresses are asked of Flask; forum/addresses.py spells those that must be known without it."""
    for path in code(root):
        if path == root / "forum" / "addresses.py":
            continue
        nodes = names.read(path).nodes
        routes = {id(node) for node in nodes for each in _decorators(node) for node in ast.walk(each)}
        for node in nodes:
            said = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if SPELLED.match(said) and "<" not in said and id(node) not in routes:
                yield _said(path, root, said)
    for path in sorted((root / "templates").rglob("*.*")):
        if found := SPELLED_IN_PAGES.search(path.read_text()):
            yield _said(path, root, found[1])


def own_searches(root: Path) -> Iterator[str]:
    """Words that are searched for are read in one place, which reads no more of them than anyone types."""
    for path in code(root):
        if path != root / "forum" / "web" / "pages.py" and re.search(
            r"""\bget\(["']q["']""", path.read_text(encoding="utf-8")
        ):
            yield _said(path, root)


def _decorators(node: ast.AST) -> list[ast.expr]:
    return node.decorator_list if isinstance(node, ast.FunctionDef) else []


def other_doors(root: Path) -> Iterator[str]:
    """One function signs in and out, so that every sign-in is a row: forum/accounts/current/."""
    for path in code(root):
        module = names.read(path)
        found = {n for n in module.ends if n in {"flask_login.login_user", "flask_login.logout_user"}}
        found |= {text for text in module.texts if text == "_user_id"}
        if found and path != root / "forum" / "accounts" / "current" / "__init__.py":
            yield _said(path, root, " ".join(sorted(found)))


def foreign_refusals(root: Path) -> Iterator[str]:
    """Why a slice refuses is its own: each has one `Refusal` in its rules, which no other slice imports."""
    for path in code(root):
        own = f"forum.{slice_of(path, root)}."
        used = {n for n in names.read(path).names if n.startswith("forum.") and not n.startswith(own)}
        found = {n for n in used if n.endswith(".Refusal")}
        if found:
            yield _said(path, root, " ".join(sorted(found)))


def migrations_that_know_the_house(root: Path) -> Iterator[str]:
    """A migration keeps working when the house changes: all it knows of it is how a search folds words."""
    for path in sorted((root / "forum" / "migrations" / "versions").glob("*.py")):
        known = {name for name in names.read(path).modules if name.partition(".")[0] == "forum"}
        if found := sorted(known - {"forum.languages.fold"}):
            yield _said(path, root, " ".join(found))


def strange_folders(root: Path) -> Iterator[str]:
    """Folders of templates/, static/ and tests/ that are no slices."""
    known = slices(root)
    more = {
        "templates": {"_macros", "demo", "errors"},
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
    """Slices whose rooms no contract names."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = {name for c in contracts if c.get("exhaustive") for name in c["containers"]}
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
