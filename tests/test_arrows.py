"""No arrow runs up, addresses and templates included: a lower slice's page does not name a higher slice's."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ADDRESS = re.compile(r"""["']([a-z_]+)\.[a-z_]+["']""")
TEMPLATE = re.compile(r"""["']([a-z_]+)/[a-z_/]+\.(?:html|txt)["']""")


def heights(root: Path) -> dict[str, int]:
    """How high each slice stands, from the contract in pyproject.toml: 0 is the top."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c for c in contracts if c["name"] == "Slices depend downwards only")["layers"]
    return {name.strip(): n for n, layer in enumerate(layers) for name in layer.split("|")}


def slice_of(path: Path, root: Path) -> str:
    """The slice a template or a module belongs to; what is shared by all belongs to `web`."""
    parts = path.relative_to(root).parts
    return parts[1] if len(parts) > 2 and parts[1] not in {"_macros", "errors"} else "web"


def arrows_up(root: Path) -> list[str]:
    """Every address or template that a lower slice's page or view names of a higher or a neighbouring one."""
    height, found = heights(root), []
    for path in [
        *(root / "templates").rglob("*.*"),
        *(root / "forum").rglob("views*/**/*.py"),
        *(root / "forum").rglob("views.py"),
    ]:
        own, source = slice_of(path, root), path.read_text()
        named = {*ADDRESS.findall(source), *TEMPLATE.findall(source)} & height.keys()
        higher = sorted(name for name in named if name != own and height[name] <= height[own])
        found += [f"{path.relative_to(root)} names {name}" for name in higher]
    return found


@pytest.mark.pure
def test_no_page_names_a_higher_slice():
    assert arrows_up(ROOT) == []
