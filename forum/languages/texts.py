"""Texts in several languages: choosing one with a visible fallback, cleaning and folding them."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NewType

from forum.languages.table import TABLE, fallbacks_of, words_of

Text = NewType("Text", dict[str, str])
"""One value per language code, never an empty value: {"en": "Opening", "ru": "Открытие"}."""


def pick(text: Mapping[str, str], language: str) -> tuple[str, str]:
    """The text in this language or the nearest there is, and the language it is really in."""
    for code in (language, *fallbacks_of(language), *sorted(text)):
        if value := text.get(code):
            return value, code
    return "", language


_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff"
    "\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Control, surrogate and private characters, what XML forbids, bidi overrides and marks, separators of lines."""


_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Unicode's Default_Ignorable_Code_Point: soft hyphens, joiners, variation selectors – nobody sees or types them."""
_BLANK = re.compile(rf"(?:{_INVISIBLE.pattern}|[\s\u2800])*")
"""A text in which nobody sees anything: the last one is a pattern of Braille without dots."""


_INNER = {"en": ("“”", "‘’"), "ru": ("«»", "„“"), "uz": ("“”", "«»")}
"""Quotation marks, and those within them."""


def nested(text: str, language: str) -> str:
    """As it stands within quotation marks of the language: its own are those of the second level."""
    outer, inner = _INNER.get(language, ("", ""))
    return text.translate(str.maketrans(outer, inner))


def family_first(name: str) -> str:
    """A person's name as lists sort it: the last word, then the others."""
    *given, family = name.split() or [""]
    return " ".join([family, *given])


def greeted(name: str, native: str, language: str) -> str:
    """The name by which a letter greets: as it is written at home, where that is in the script of the letter."""
    own = TABLE[words_of(language)].alphabet[0]
    scripts, wanted = ({unicodedata.name(c, "").split(" ")[0] for c in each if c.isalpha()} for each in (native, own))
    return native if scripts == wanted else name


def initials(name: str) -> str:
    """A monogram: the first letters of the first name and of the last."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def clean(value: str, *, lines: bool = False) -> str:
    """Input without control characters and bidi overrides; runs of blanks become one unless lines are kept.

    What nobody can see is nothing.
    """
    kept = _UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if _BLANK.fullmatch(kept):
        return ""
    return kept.strip() if lines else " ".join(kept.split())


APOSTROPHES = dict.fromkeys(map(ord, "'`´ʻʼ‘’ʹ′"), "'")
_LETTERS = (
    "łl øo đd ðd ħh ıi ŋn ŧt əe ɛe ɔo ɨi ʉu ƀb ɓb ɗd ɖd ƙk ĸk þth æae œoe әа ғг қк ҡк ңн өо ұу үу һх ҳх ҷч іи єе ґг"
)
PLAIN = {letter[0]: letter[1:] for letter in _LETTERS.split()}
"""What people type for letters that Unicode does not decompose."""


def visible(value: str) -> str:
    """The text without what nobody can see, its apostrophes all alike, in small letters."""
    return _INVISIBLE.sub("", value).translate(APOSTROPHES).casefold()


_FOLDED = str.maketrans({**PLAIN, "'": ""})


def fold(value: str) -> str:
    """What a search compares: case, accents, strokes, apostrophes and invisible characters do not matter."""
    plain = visible(value)
    if not plain.isascii():
        whole = unicodedata.normalize("NFKD", plain).casefold().translate(APOSTROPHES)
        plain = _INVISIBLE.sub("", "".join(c for c in whole if not unicodedata.combining(c)))
    return plain.translate(_FOLDED)
