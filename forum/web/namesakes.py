"""Two things of one name are allowed, but seldom meant: pressed twice, or made by a colleague a moment ago."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import flash
from flask_babel import gettext
from markupsafe import Markup, escape

from forum.web.filters import nested

Texts = Mapping[str, str]


def shared_names(name: Texts, others: Iterable[Texts]) -> tuple[str, ...]:
    """The names, in any language, that one of the others has too."""
    taken = {value.casefold() for other in others for value in other.values()}
    return tuple(dict.fromkeys(value for value in name.values() if value.casefold() in taken))


def warn_of(saved: Any, others: Iterable[Any], url: Callable[[Any], str]) -> None:
    """Say on the next page that another one is called so, if one is, with its page where the reader may open that.

    What is archived is named last, and says so: perhaps it was looked for.
    """
    for other in sorted(others, key=_is_archived):
        shared = shared_names(_name(saved), [_name(other)])
        if other.id != saved.id and shared:
            flash(_told(shared[0], url(other), is_archived=_is_archived(other)))
            return


def _name(row: Any) -> Texts:
    texts: Texts = row.name if hasattr(row, "name") else row.title
    return texts


def _is_archived(row: Any) -> bool:
    return getattr(row, "archived_at", None) is not None


def _told(name: str, address: str, *, is_archived: bool) -> Markup:
    if is_archived:
        said = gettext("An archived one is called “%(name)s”, too.")
    else:
        said = gettext("Another one is called “%(name)s”, too.")
    name = nested(name)
    return escape(said) % {"name": Markup('<a href="{}">{}</a>').format(address, name) if address else name}
