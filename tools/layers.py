"""The layers, drawn from the contracts in pyproject.toml: docs/layers.svg and parts of docs/architecture.md.

`python -m tools.layers` writes both; tests/test_docs.py fails when they are not current.
"""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "layers.svg"
PAGE = ROOT / "docs" / "architecture.md"
WIDTH, BOX, GAP, MARGIN = 920, 34, 10, 60
STYLE = """\
text { font: 15px sans-serif; text-anchor: middle; fill: #1d2328 }
rect { fill: #fff; stroke: #7d8a94; stroke-width: 1.5 }
.public { fill: #d9f0ef; stroke: #0b7a83 } .draft { fill: #fdeecb; stroke: #a86a00 }
.note { font-size: 13px } line, path { stroke: #7d8a94; stroke-width: 2; fill: none }
@media (prefers-color-scheme: dark) {
  text { fill: #e6ebef } rect { fill: #20262b } .public { fill: #10393c } .draft { fill: #43330f }
}"""
NOTE = "teal: the public side · amber: the draft, which it may not import"


def contract(name: str) -> dict[str, Any]:
    """A contract of import-linter by the first words of its name."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    found: dict[str, Any] = next(c for c in settings["contracts"] if c["name"].startswith(name))
    return found


def layers() -> list[list[str]]:
    """Slices from the top down; those of one row do not know each other."""
    return [row.split(" | ") for row in contract("Slices depend downwards")["layers"]]


def told(name: str) -> str:
    """What a slice says of itself: the first line of its docstring."""
    folder = ROOT / "forum" / name
    source = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    return (ast.get_docstring(ast.parse(source.read_text())) or "").partition("\n")[0]


def draw() -> str:
    """The rows as an SVG that is readable in light and dark."""
    wall = contract("The public side")
    kinds = {m.partition(".")[2]: "public" for m in wall["source_modules"]}
    kinds |= {m.partition(".")[2]: "draft" for m in wall["forbidden_modules"]}
    rows, height = layers(), MARGIN + (BOX + GAP) * len(layers()) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t">',
        f'<title id="t">The slices of Forum: each row imports only rows below it</title><style>{STYLE}</style>',
        f'<path d="M20 {MARGIN}V{height - 40}m-6 -10l6 10l6 -10"/>',
        f'<text class="note" x="{WIDTH / 2:.0f}" y="20">Each row may import only rows below it; '
        "boxes of one row do not know each other.</text>",
        f'<text class="note" x="{WIDTH / 2:.0f}" y="40">{NOTE}</text>',
    ]
    for number, row in enumerate(rows):
        top, width = MARGIN + number * (BOX + GAP), (WIDTH - MARGIN - GAP * (len(row) - 1)) / len(row)
        for column, name in enumerate(row):
            left = 40 + column * (width + GAP)
            parts.append(
                f'<rect class="{kinds.get(name, "slice")}" x="{left:.1f}" y="{top}" width="{width:.1f}" height="{BOX}" '
                f'rx="4"/><text x="{left + width / 2:.1f}" y="{top + 22}">{name}</text>'
            )
    return "\n".join([*parts, "</svg>", ""])


def layers_as_text() -> str:
    """The rows as a block of text, and what each slice is."""
    rows = "\n".join(" | ".join(row) for row in layers())
    lines = "\n".join(f"| `{name}` | {told(name)} |" for row in layers() for name in row)
    return f"```\n{rows}\n```\n\n| slice | what it is |\n|---|---|\n{lines}"


def rooms_as_text() -> str:
    """The rooms of a slice from the top down."""
    rows = contract("Rooms of a slice")["layers"]
    return "```\n" + "\n".join(re.sub(r"[()]", "", row) for row in rows) + "\n```"


def page() -> str:
    """docs/architecture.md with its drawn parts as they are now."""
    text = PAGE.read_text()
    for name, part in (("layers", layers_as_text()), ("rooms", rooms_as_text())):
        start, end = f"<!-- {name}: make docs -->", f"<!-- /{name} -->"
        before, _, rest = text.partition(start)
        text = f"{before}{start}\n{part}\n{end}{rest.partition(end)[2]}"
    return text


if __name__ == "__main__":
    PICTURE.write_text(draw())
    PAGE.write_text(page())
