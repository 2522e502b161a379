"""Sorting by the alphabet of a language, as PostgreSQL's ICU collations do where they know the language."""

import unicodedata
from functools import lru_cache
from itertools import pairwise

from forum.languages.table import DEFAULT, TABLE
from forum.languages.texts import PLAIN, visible

_LATIN = "a b c d e ə f g h i ı j k l m n ŋ o p q r s t u v w x y z þ".split()
_CYRILLIC = "а ә б в г ғ д е ж з и і й к қ л м н ң о ө п р с т у ў ү ұ ф х ҳ һ ц ч ҷ ш щ ъ ы ь э ю я".split()
_ABOVE, _SPACE, _MARK, _SYMBOL, _FIRST, _OTHER = "\1", "\2", "\3", "\4", 0x100, "\u02ff"


@lru_cache
def _weights(language: str) -> dict[str, str]:
    """Every letter's place: the alphabet's own order, foreign letters of its script after their neighbour, the rest."""
    own = TABLE[language if language in TABLE else DEFAULT].alphabet.split()
    script, other = (_LATIN, _CYRILLIC) if own[0] in _LATIN else (_CYRILLIC, _LATIN)
    letters = list(own)
    for before, letter in pairwise(script):
        if letter not in letters:
            letters.insert(letters.index(before) + 1, letter)
    return {letter: chr(_FIRST + place) for place, letter in enumerate([*letters, *other])}


def sort_key(value: str, language: str) -> str:
    """Compared character by character (also by a database, COLLATE "C"): letters, then accents, then small first."""
    weights, text = _weights(language), unicodedata.normalize("NFC", visible(value))
    key, i = "", 0
    while i < len(text):
        length = 2 if text[i : i + 2] in weights else 1
        key += weights.get(text[i : i + length]) or "".join(_weigh(c, weights) for c in _parts(text[i]))
        i += length
    cases = "".join("b" if c.isupper() else "a" for c in value)
    return _ABOVE.join((key, text, cases, value))


def first_letter(value: str, language: str) -> str:
    """Under which letter of the alphabet a name stands: «Sh» of Uzbek too, «E» for «É»; what is none as it is."""
    weights, text = _weights(language), unicodedata.normalize("NFC", visible(value))
    length = 2 if text[:2] in weights else 1
    letter = text[:length] if text[:length] in weights else _parts(text[:1])[:1]
    return letter.replace("'", "ʻ").capitalize()


def _parts(letter: str) -> str:
    """Its letters without accents and strokes."""
    plain = unicodedata.normalize("NFKD", letter).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


def _weigh(c: str, weights: dict[str, str]) -> str:
    if c in weights:
        return weights[c]
    if c in PLAIN:
        return "".join(weights[each] for each in PLAIN[c])
    if c.isdigit():
        return str(unicodedata.digit(c))
    if c.isalpha():
        return _OTHER + c
    group = _SPACE if c.isspace() else _SYMBOL if unicodedata.category(c)[0] == "S" else _MARK
    return group + c
