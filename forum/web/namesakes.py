"""Two things of one name are allowed, but seldom meant: pressed twice, or made by a colleague a moment ago."""

from collections.abc import Iterable, Mapping

from flask import flash
from flask_babel import gettext


def shared_names(name: Mapping[str, str], others: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """The names, in any language, that one of the others has too."""
    taken = {value.casefold() for other in others for value in other.values()}
    return tuple(dict.fromkeys(value for value in name.values() if value.casefold() in taken))


def warn_of(name: Mapping[str, str], others: Iterable[Mapping[str, str]]) -> None:
    """Say on the next page that another one is called so, if one is."""
    if shared := shared_names(name, others):
        flash(gettext("Another one is called “%(name)s”, too.", name=shared[0]))
