"""The one table of languages. A row is a language that texts can be written in; a catalogue makes it one of pages too.

Adding a language is a row here and the translations of its name; making it a language of pages is a catalogue in
`forum/translations/` and `interface=True`.
"""

from functools import lru_cache
from typing import NamedTuple

from forum.languages.marks import N_, NC_

DEFAULT = "en"
_COMMON = ("en", "ru")
_REGION = ("ru", "en")  # Russian is what people of the region share, English what guests do


class Language(NamedTuple):
    """One language. `fallbacks` is where a reader looks next, the nearest first; the alphabet is in its own order.

    `interface`: pages, letters and fixed words exist in it; until then it borrows those of the first fallback that has
    them, and its dates and numbers with them. `spoken`: sessions can be held in it (a spelling is not).
    """

    name: str
    label: str
    fallbacks: tuple[str, ...]
    alphabet: str
    interface: bool = False
    spoken: bool = True


TABLE = {
    "en": Language("English", N_("English"), _COMMON, "a b c d e f g h i j k l m n o p q r s t u v w x y z", True),
    "ru": Language(
        "Русский",
        N_("Russian"),
        _COMMON,
        "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я",
        interface=True,
    ),
    "uz": Language(
        "Oʻzbekcha",
        N_("Uzbek"),
        _COMMON,
        "a b d e f g h i j k l m n o p q r s t u v x y z o' g' sh ch",
        interface=True,
    ),
    "kk": Language(
        "Қазақша",
        N_("Kazakh"),
        _REGION,
        "а ә б в г ғ д е ё ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я",
    ),
    "ky": Language(
        "Кыргызча", N_("Kyrgyz"), _REGION, "а б в г д е ё ж з и й к л м н ң о ө п р с т у ү ф х ц ч ш щ ъ ы ь э ю я"
    ),
    "tg": Language(
        "Тоҷикӣ", N_("Tajik"), _REGION, "а б в г ғ д е ё ж з и ӣ й к қ л м н о п р с т у ӯ ф х ҳ ч ҷ ш ъ э ю я"
    ),
    "tk": Language("Türkmençe", N_("Turkmen"), _REGION, "a b ç d e ä f g h i j ž k l m n ň o ö p r s ş t u ü w y ý z"),
    "uz-Cyrl": Language(
        "Ўзбекча",
        N_("Uzbek in Cyrillic"),
        ("uz", *_REGION),
        "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш ъ ь э ю я ў қ ғ ҳ",
        spoken=False,
    ),
}
"""By BCP 47 tag, in the order in which forms and menus show them."""

WRITTEN_IN = {
    "en": NC_("written in", "English"),
    "ru": NC_("written in", "Russian"),
    "uz": NC_("written in", "Uzbek"),
    "kk": NC_("written in", "Kazakh"),
    "ky": NC_("written in", "Kyrgyz"),
    "tg": NC_("written in", "Tajik"),
    "tk": NC_("written in", "Turkmen"),
    "uz-Cyrl": NC_("written in", "Uzbek in Cyrillic"),
}
"""What is said of a text's language beside the name of its field: «Название (на английском)»."""
CONTENT = {code: language.name for code, language in TABLE.items()}
"""The languages that texts can be written, read and fetched in, each by its own name."""
LANGUAGES = {code: language.name for code, language in TABLE.items() if language.interface}
"""Those of them that pages and letters speak."""
SPOKEN = tuple(code for code, language in TABLE.items() if language.spoken)
"""What sessions may be held in or interpreted into."""


def fallbacks_of(code: str) -> tuple[str, ...]:
    """Where a reader of this language looks next."""
    return TABLE[code].fallbacks if code in TABLE else _COMMON


@lru_cache
def words_of(code: str) -> str:
    """The language whose fixed words, dates and numbers this one uses: itself once it has a catalogue."""
    return next((each for each in (code, *fallbacks_of(code)) if each in LANGUAGES), DEFAULT)


def locale_of(code: str) -> str:
    """Babel's and gettext's name for it."""
    return words_of(code).replace("-", "_")
