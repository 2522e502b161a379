"""Languages: the table that names them, their fixed words, and choosing, cleaning, folding and sorting texts."""

from forum.languages.catalogues import N_, NC_, Words, told
from forum.languages.dates import city_name, clock_name, day_form, days_said, in_sentence, weekday_form
from forum.languages.labels import Labelled, LabelledText
from forum.languages.sorting import first_letter, sort_key
from forum.languages.table import (
    CONTENT,
    DEFAULT,
    LANGUAGES,
    SPOKEN,
    TABLE,
    WRITTEN_IN,
    fallbacks_of,
    locale_of,
    words_of,
)
from forum.languages.texts import Text, clean, family_first, fold, greeted, initials, nested, pick

__all__ = [
    "CONTENT",
    "DEFAULT",
    "LANGUAGES",
    "NC_",
    "N_",
    "SPOKEN",
    "TABLE",
    "WRITTEN_IN",
    "Labelled",
    "LabelledText",
    "Text",
    "Words",
    "city_name",
    "clean",
    "clock_name",
    "day_form",
    "days_said",
    "fallbacks_of",
    "family_first",
    "first_letter",
    "fold",
    "greeted",
    "in_sentence",
    "initials",
    "locale_of",
    "nested",
    "pick",
    "sort_key",
    "told",
    "weekday_form",
    "words_of",
]
