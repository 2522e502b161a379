"""What was typed into a form that could not be saved: given back to whoever typed it, never acted upon.

A form can be open while the sign-in ends, or while the session that its CSRF token belongs to does. Its page then comes
back filled: the request is answered as a GET whose forms hold what was typed. On the way through signing in the fields
travel in a signed text within the page, so that neither the server nor the cookie holds them. Only a form of our own
pages is kept: the browser says that it comes from here, and it bears a CSRF token that was signed here once.
"""

from typing import Any

from flask import current_app, flash, g, request
from flask_babel import gettext
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

FIELD = "kept"
LIFETIME = 2 * 3600  # seconds
LONGEST = 500_000  # characters, of all that is kept
NEVER = ("password", "csrf_token")  # in the names of fields that are not kept


def find_given_back() -> ImmutableMultiDict[str, str] | None:
    """The fields that the forms of this page are filled with, though it was only asked for."""
    fields: ImmutableMultiDict[str, str] | None = g.get("given_back")
    return fields


class Csrf(CSRFProtect):
    """Flask-WTF's, but for a form whose token has outlived its session: that comes back filled."""

    def protect(self, *args: Any, **kw: Any) -> None:
        """As there; signed out it is for signing in to keep what was typed."""
        try:
            super().protect(*args, **kw)
        except CSRFError:
            if not is_form_of_ours():
                raise
            g.is_overdue = True


def typed_fields() -> list[tuple[str, str]]:
    """What was typed into a form that edits a row, and cannot be shown in it again: names and values.

    For views' own answers: a request that reached a view was sent by a page of ours.
    """
    given_back = find_given_back()
    if given_back is None and request.method != "POST":
        return []
    fields = request.form if given_back is None else given_back
    return _typed(fields) if "opened" in fields else []


def is_overdue() -> bool:
    """Whether the CSRF token of this request is one of an earlier session: nothing may be done, only shown."""
    return bool(g.get("is_overdue"))


def is_form_of_ours() -> bool:
    """Whether this is a form of a page of this site, at an address that shows the form, with a token signed here."""
    here = request.headers.get("Origin") == request.host_url.rstrip("/")
    if not shows_a_form() or not here:
        return False
    try:
        _signer("wtf-csrf-token").loads(request.form.get("csrf_token", ""))
    except BadData:
        return False
    return True


def is_kept() -> bool:
    """Whether this asks for a form with what was kept meanwhile."""
    return shows_a_form() and FIELD in request.form


def keep() -> str:
    """What was typed, signed, for this address alone; empty if it is too much."""
    kept = str(_signer(FIELD).dumps([_address(), [field for field in _typed(request.form) if field[0] != FIELD]]))
    return kept if len(kept) <= LONGEST else ""


def give_back_kept() -> None:
    """After signing in, or showing who is there: fill the form with what was kept."""
    try:
        address, fields = _signer(FIELD).loads(request.form[FIELD], max_age=LIFETIME)
    except BadData:
        address, fields = "", []
    if address == _address():
        message = gettext("You typed this before. Nothing is saved yet: look at it and save it.")
        give_back([(name, value) for name, value in fields], message)
    else:
        give_back(None, gettext("What you typed before is too old to be shown."))


def give_back_overdue() -> None:
    """Fill the form with what was just sent."""
    give_back(
        _typed(request.form),
        gettext("This page was open for too long. Nothing is saved yet: look at it and save it again."),
    )


def give_back_typed(message: str) -> None:
    """Fill the form with what was just sent, and say why it was not acted upon."""
    give_back(_typed(request.form), message)


def give_back(fields: list[tuple[str, str]] | None, message: str) -> None:
    """Turn this request into one that only asks for the page, with these fields in its forms."""
    g.given_back = None if fields is None else ImmutableMultiDict(fields)
    request.method = request.environ["REQUEST_METHOD"] = "GET"
    request.form = ImmutableMultiDict()
    flash(message)


def was_typed() -> bool:
    """Whether this was sent to an address that shows its form, with anything to keep."""
    return shows_a_form() and any(value for _, value in _typed(request.form))


def shows_a_form() -> bool:
    """Whether this was sent to an address that shows its form when it is only asked for."""
    return request.method == "POST" and "GET" in (getattr(request.url_rule, "methods", None) or ())


def _typed(fields: MultiDict[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields.items(multi=True) if not any(n in name for n in NEVER)]


def _address() -> str:
    return request.full_path.rstrip("?")


def _signer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["KEYS"], salt=salt)
