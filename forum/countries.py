"""Names of states: protocol's own where CLDR's differ, CLDR's otherwise."""

from functools import lru_cache

from babel import Locale

from forum.languages import locale_of, sort_key, words_of

_PROTOCOL = {
    "KG": {"en": "Kyrgyz Republic", "ru": "Кыргызская Республика", "uz": "Qirgʻiz Respublikasi"},
    "KZ": {"en": "Kazakhstan", "ru": "Казахстан", "uz": "Qozogʻiston"},
    "MD": {"ru": "Молдова"},
    "BY": {"en": "Belarus", "ru": "Беларусь"},
    "RU": {"en": "Russian Federation", "ru": "Российская Федерация", "uz": "Rossiya Federatsiyasi"},
    "TJ": {"en": "Tajikistan", "ru": "Таджикистан", "uz": "Tojikiston"},
    "TM": {"en": "Turkmenistan", "ru": "Туркменистан", "uz": "Turkmaniston"},
    "UZ": {"en": "Uzbekistan", "ru": "Узбекистан", "uz": "Oʻzbekiston"},
    "CN": {"en": "China"},
    "PS": {"uz": "Falastin"},
    "SZ": {"uz": "Esvatini"},
}
_LETTERS = {ord("‘"): "ʻ", ord("’"): "ʼ"}
"""CLDR writes quotation marks in Uzbek words."""
CODES = frozenset(
    "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM "
    "CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HK "
    "HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY "
    "MA MC MD ME MG MH MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS "
    "PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT "
    "TV TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW".split()
)


def country_name(code: str, language: str) -> str:
    """The state's name in this language; the code itself if there is none."""
    spoken = words_of(language)
    own = _PROTOCOL.get(code, {}).get(spoken)
    name = own or Locale.parse(locale_of(language)).territories.get(code, code)
    return name.translate(_LETTERS) if spoken == "uz" else name


@lru_cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of every state, sorted by the alphabet of the language."""
    pairs = [(code, country_name(code, language)) for code in CODES]
    return tuple(sorted(pairs, key=lambda pair: sort_key(pair[1], language)))
