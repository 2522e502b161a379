"""Which language and which time zone this reader wants."""

from typing import Any
from zoneinfo import available_timezones

from flask import has_request_context, request
from flask_babel import get_locale
from flask_login import current_user

from forum.languages import DEFAULT, LANGUAGES

YEAR = 365 * 86400
ZONES = frozenset(
    z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "SystemV/", "posix/", "right/"))
)


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


def select() -> str:
    """What the address says, then the cookie, the account, the browser."""
    if not has_request_context():
        return DEFAULT
    wanted = request.args.get("lang") or request.cookies.get("lang")
    if wanted in LANGUAGES:
        return wanted
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return request.accept_languages.best_match(list(LANGUAGES)) or DEFAULT


def current() -> str:
    """The code of the language of this page."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else DEFAULT


def reader_zone() -> str:
    """The zone the reader chose; empty for the venue's."""
    if not has_request_context():
        return ""
    wanted = request.args.get("tz", request.cookies.get("tz", ""))
    return wanted if wanted in ZONES else ""


def remember(response: Any) -> Any:
    """Keep a choice made in the address for the pages that follow."""
    if response.mimetype != "text/html":
        return response
    for name, known in (("lang", LANGUAGES), ("tz", ZONES)):
        value = request.args.get(name)
        if value in known and request.cookies.get(name) != value:
            response.set_cookie(
                name, value, max_age=YEAR, samesite="Lax", httponly=name == "lang", secure=request.is_secure
            )
        elif name == "tz" and value == "venue":
            response.delete_cookie(name)
    return response
