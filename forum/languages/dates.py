"""Days and clocks in words: only this file knows what a language wants in a day but its words."""

import re
from datetime import date, datetime

from babel.dates import format_date, get_timezone_location

from forum.languages.table import locale_of, words_of

_FORMS = {"uz": [(r"\bd (M+) y", r"y-'yil' d-\1"), (r"\bd (M+)", r"d-\1"), (r"\bLLLL y", "y-'yil' MMMM")]}
"""By language, what becomes of the forms that are written here for English: «2027-yil 26-aprel»."""
_YEAR_FIRST = {"uz"}
_COMMA = {"ru", "uz"}
_SMALL = {"uz"}
_CITIES = {"uz": {"Asia/Almaty": "Olmaota"}}


def day_form(form: str, language: str) -> str:
    """CLDR's pattern of a day («EEE d MMMM y») as this language has it."""
    for written, own in _FORMS.get(words_of(language), ()):
        form = re.sub(written, own, form)
    return form


def weekday_form(form: str, language: str) -> str:
    """The same of a day that begins with its weekday, where pages and letters say it: with a comma in Russian and
    Uzbek. PDFs keep the form that they have had."""
    form = day_form(form, language)
    return re.sub(r"^(E+) ", r"\1, ", form) if words_of(language) in _COMMA else form


def in_sentence(day: str, language: str) -> str:
    """A day as it stands within a sentence: CLDR writes some weekdays with a large letter («Dush»)."""
    return day[:1].lower() + day[1:] if words_of(language) in _SMALL else day


def days_said(first: date, last: date, language: str) -> str:
    """First to last day, month and year once if they are the same: «26–29 April 2027»."""

    def said(day: date, form: str) -> str:
        return format_date(day, day_form(form, language), locale=locale_of(language))

    if first == last:
        return said(last, "d MMMM y")
    is_year, is_month = first.year == last.year, (first.year, first.month) == (last.year, last.month)
    if is_year and words_of(language) in _YEAR_FIRST:
        begin = said(first, "y-'yil' d") + "–" if is_month else said(first, "d MMMM y") + " – "
        return begin + said(last, "d MMMM")
    if is_month:
        return f"{said(first, 'd')}–{said(last, 'd MMMM y')}"
    return f"{said(first, 'd MMMM' if is_year else 'd MMMM y')} – {said(last, 'd MMMM y')}"


def city_name(zone: str, language: str) -> str:
    """By whose clock: «Tashkent»; UTC is no city."""
    if zone == "UTC":
        return zone
    own = _CITIES.get(words_of(language), {}).get(zone)
    return own or str(get_timezone_location(zone, locale=locale_of(language), return_city=True))


def clock_name(moment: datetime, zone: str, language: str) -> str:
    """The zone by its city and its offset at a moment that has it: «Tashkent, UTC+5»."""
    offset = moment.strftime("%z")
    short = f"UTC{offset[0]}{int(offset[1:3])}" + (f":{offset[3:]}" if offset[3:] != "00" else "")
    return f"{city_name(zone, language)}, {short}" if zone != "UTC" else "UTC"
