"""Which letters the fonts have, and a □ for those that they lack: nothing vanishes from a page."""

import logging
import unicodedata
from collections.abc import Iterable
from typing import Any

SQUARE = "□"
MAX_WORD, BREAK = 30, "\u200b"
"""Letters in a row before a line may break among them, and what says that it may."""
log = logging.getLogger(__name__)


def read_coverage(faces: Iterable[tuple[str, str, int]]) -> frozenset[int]:
    """The letters of families, paths and indices: those that every face of one family has, bold ones too."""
    from fontTools.ttLib import TTFont  # as typst in the press: only who prints needs it

    families: dict[str, set[int]] = {}
    for family, path, index in faces:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            found = set(font.getBestCmap() or ())
        families[family] = families[family] & found if family in families else found
    return frozenset().union(*families.values())


def drawable(value: Any, covered: frozenset[int]) -> Any:
    """Texts, however deep in lists and dictionaries, as the fonts can draw them; what is named url or svg stays."""
    if isinstance(value, str):
        return _drawable(value, covered)
    if isinstance(value, dict):
        return {key: each if key.endswith(("url", "svg")) else drawable(each, covered) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [drawable(each, covered) for each in value]
    return value


def _drawable(text: str, covered: frozenset[int]) -> str:
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii() and len(composed) <= MAX_WORD:
        return composed
    return _breakable("".join(c if ord(c) in covered or c in "\n\t" else _instead(c) for c in composed))


def _instead(letter: str) -> str:
    """Selectors, joiners and other marks without a shape may go; a blank is a blank; all else is seen to be missing."""
    category = unicodedata.category(letter)
    if category in {"Cf", "Cc"} or "VARIATION SELECTOR" in unicodedata.name(letter, ""):
        return ""
    return " " if category == "Zs" else SQUARE


def _breakable(text: str) -> str:
    """Very long words may be broken anywhere but before a mark that belongs to the letter."""
    return " ".join(_cut(word) if len(word) > MAX_WORD else word for word in text.split(" "))


def _cut(word: str) -> str:
    made, run = [], 0
    for letter in word:
        run = 0 if letter in "-/\n" else run + 1
        if run > MAX_WORD // 5 and not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf":
            made.append(BREAK)
            run = 1
        made.append(letter)
    return "".join(made)
