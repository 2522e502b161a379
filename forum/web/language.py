"""Which language and which time zone this reader wants."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from flask import Response, g, has_request_context, request
from flask_babel import get_locale, refresh
from flask_login import current_user
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from forum.languages import CONTENT, DEFAULT, LANGUAGES, locale_of, words_of
from forum.zones import names

YEAR = 365 * 86400
MAX_HEADER = 1000
"""Characters of what a browser says of its languages that are read."""
ZONES = frozenset(z for z in names() if "/" in z and not z.startswith(("Etc/", "SystemV/", "posix/", "right/")))


# Offered for choosing by hand; any zone of ZONES can stand in the address.
_ASIA = (
    "Tashkent Samarkand Almaty Ashgabat Bishkek Dushanbe Yekaterinburg Omsk Novosibirsk Irkutsk Vladivostok Baku Dubai"
)
_MORE = "Karachi Kolkata Shanghai Seoul Tokyo"
OFFERED = (
    *(f"Asia/{city}" for city in f"{_ASIA} {_MORE}".split()),
    *(f"Europe/{city}" for city in ("Moscow", "Kaliningrad", "Minsk", "Istanbul", "Berlin", "London")),
    "America/New_York",
)


def _chosen() -> str:
    """The language that the address asks for, else the cookie; empty if none of ours."""
    wanted = request.args.get("lang") or request.cookies.get("lang") or ""
    return wanted if wanted in CONTENT else ""


def select() -> str:
    """Babel's name of the page's language: what the address says, then the cookie, the browser, the account.

    The account comes last, so that signing in never changes the language; of whoever names none, what is looked at.
    A language of texts alone shows the page in the one whose words it uses.
    """
    if not has_request_context():
        return DEFAULT
    if chosen := _chosen():
        return locale_of(chosen)
    header = _header()
    if not names_none(header) and (wanted := accepted(header)):
        return wanted
    if current_user and current_user.is_authenticated:
        return locale_of(current_user.language)
    return str(g.get("own_language", DEFAULT))


def _header() -> str:
    return request.headers.get("Accept-Language", "")[:MAX_HEADER]


def names_none(header: str) -> bool:
    """Whether whoever sends this header names no language, as messengers do that look at a link."""
    return header.strip() in {"", "*"}


def is_left_open() -> bool:
    """Whether neither the address nor the reader says a language."""
    return not _chosen() and names_none(_header())


def speak(languages: Sequence[str]) -> None:
    """Where it is left open, go on in the first of these that pages speak."""
    own = _spoken(languages)
    if own and is_left_open():
        g.own_language = own
        refresh()


def _spoken(languages: Sequence[str]) -> str | None:
    return next((code for code in languages if code in LANGUAGES), None)


def shared(languages: Sequence[str] = ()) -> str:
    """The language that a link to this page names, for messengers to say of it what its reader reads.

    Empty where they do so unasked; `languages` are those of what it is about, as in `speak`.
    """
    is_unasked = "lang" not in request.args and content() == (_spoken(languages) or DEFAULT)
    return "" if is_unasked else content()


@lru_cache(maxsize=256)
def accepted(header: str) -> str | None:
    """Babel's name of the language of ours that a browser asks for in this header."""
    return parse_accept_header(header, LanguageAccept).best_match(list(LANGUAGES))


def current() -> str:
    """The code of the language of this page."""
    code = str(get_locale()).replace("_", "-")
    return code if code in LANGUAGES else DEFAULT


def content() -> str:
    """The code of the language in which this reader wants texts: the page's, or one that has no pages of its own."""
    page = current()
    chosen = _chosen() if has_request_context() else ""
    return chosen if chosen and words_of(chosen) == page else page


def offered(*texts: Mapping[str, str]) -> dict[str, str]:
    """The languages to choose from where these texts stand: those of pages, and those that the texts are in."""
    codes = {content()}.union(*texts)
    return {code: name for code, name in CONTENT.items() if code in LANGUAGES or code in codes}


def reader_zone() -> str:
    """The zone the reader chose; empty for the venue's."""
    if not has_request_context():
        return ""
    wanted = request.args.get("tz", request.cookies.get("tz", ""))
    return wanted if wanted in ZONES else ""


def remember(response: Response) -> Response:
    """Keep a choice made in the address for the pages that follow."""
    if response.mimetype != "text/html":
        return response
    for name, known in (("lang", CONTENT), ("tz", ZONES)):
        value = request.args.get(name)
        if value and value in known and request.cookies.get(name) != value:
            response.set_cookie(
                name, value, max_age=YEAR, samesite="Lax", httponly=name == "lang", secure=request.is_secure
            )
        elif name == "tz" and value == "venue":
            response.delete_cookie(name)
    return response
