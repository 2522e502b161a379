"""Fixed words from the compiled catalogues, for whatever must stay a pure function of its arguments."""

from collections.abc import Mapping
from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path

from forum.languages.marks import CONTEXT, N_, NC_
from forum.languages.table import DEFAULT, locale_of, words_of

__all__ = ["NC_", "N_", "Words", "told"]
_FOLDER = Path(__file__).parents[1] / "translations"


@lru_cache
def _catalogue(locale: str) -> NullTranslations:
    """A missing file is an error: an address must not answer in English because a build was forgotten."""
    return NullTranslations() if locale == DEFAULT else translation("messages", _FOLDER, [locale])


@lru_cache(maxsize=4096)
def told(message: str, language: str) -> str:
    """A message that N_ or NC_ marked, in this language or the one whose words it uses."""
    return _catalogue(locale_of(language)).gettext(message).rpartition(CONTEXT)[2]


class Words:
    """Messages by a name of ours, told in a language: `words["ru"]["chair"]`."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self._messages = messages
        self._told: dict[str, dict[str, str]] = {}

    def __getitem__(self, language: str) -> dict[str, str]:
        spoken = words_of(language)
        if spoken not in self._told:
            self._told[spoken] = {name: told(message, spoken) for name, message in self._messages.items()}
        return self._told[spoken]
