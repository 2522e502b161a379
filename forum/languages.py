"""Texts in several languages: choosing one with a visible fallback, cleaning, folding and sorting them."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NewType

LANGUAGES = {"en": "English", "ru": "Русский", "uz": "Oʻzbekcha"}
DEFAULT = "en"
# What sessions may be held in or interpreted into; the interface itself speaks LANGUAGES.
SPOKEN = ("en", "ru", "uz", "kk", "ky", "tg", "tk")

Text = NewType("Text", dict[str, str])
"""One value per language code, never an empty value: {"en": "Opening", "ru": "Открытие"}."""

_APOSTROPHES = dict.fromkeys(map(ord, "'`´ʻʼ‘’ʹ′"), "'")
_UZBEK = [
    "a",
    "b",
    "d",
    "e",
    "f",
    "g",
    "h",
    "i",
    "j",
    "k",
    "l",
    "m",
    "n",
    "o",
    "p",
    "q",
    "r",
    "s",
    "t",
    "u",
    "v",
    "x",
    "y",
    "z",
    "o'",
    "g'",
    "sh",
    "ch",
]
_CYRILLIC = "абвгғдеёжзиӣйкқлмнңоөпрстуӯўүұфхҳһцчҷшщъыіьэюя"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate me later"
    """Mark a message for translation; whoever shows it asks gettext."""
    return message


def pick(text: Mapping[str, str], language: str) -> tuple[str, str]:
    """The text in this language or the nearest there is, and the language it is really in."""
    for code in (language, DEFAULT, "ru", *sorted(text)):
        if value := text.get(code):
            return value, code
    return "", language


_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff"
    "\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Control, surrogate and private characters, bidi overrides and marks, line and paragraph separators."""


def clean(value: str, *, lines: bool = False) -> str:
    """Input without control characters and bidi overrides; runs of blanks become one unless lines are kept."""
    kept = _UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return kept.strip() if lines else " ".join(kept.split())


def fold(value: str) -> str:
    """What a search compares: case, accents and the five apostrophes of Uzbek do not matter."""
    plain = unicodedata.normalize("NFKD", value.casefold().translate(_APOSTROPHES))
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "")


def sort_key(value: str, language: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts by the alphabet of the language: Қ after К, Oʻ Gʻ Sh Ch at the end of Uzbek."""
    letters = value.casefold().translate(_APOSTROPHES)
    key: list[tuple[int, str]] = []
    i = 0
    while i < len(letters):
        pair = letters[i : i + 2]
        if language == "uz" and pair in _UZBEK:
            key.append((100 + _UZBEK.index(pair), ""))
            i += 2
            continue
        c = letters[i]
        if language == "uz" and c in _UZBEK:
            key.append((100 + _UZBEK.index(c), ""))
        elif c in _CYRILLIC:
            key.append((300 + _CYRILLIC.index(c), ""))
        else:
            plain = unicodedata.normalize("NFKD", c)
            key.append((200 if plain[0].isalpha() else 0, plain))
        i += 1
    return tuple(key)
