"""Public pages of forums, and the desk's pages of their facts."""

from contextlib import suppress

from flask import Blueprint, request

from forum.accounts.current import find_current
from forum.editions.queries import get_edition
from forum.errors import NotFound
from forum.web.kept import is_kept_page
from forum.web.language import is_left_open, speak

bp = Blueprint("editions", __name__)

from forum.editions.views import (  # noqa: E402 - they hang their routes on bp
    log,  # noqa: F401
    openness,  # noqa: F401
    organiser,  # noqa: F401
    pictures,  # noqa: F401
    practical,  # noqa: F401
    previews,  # noqa: F401
    teams,  # noqa: F401
    visitor,  # noqa: F401
)


@bp.before_app_request
def speak_its_language() -> None:
    """A page of an edition speaks the edition's own language to messengers that look at its link."""
    names = request.view_args or {}
    if names.keys() >= {"series_slug", "edition_slug"} and is_left_open() and is_kept_page():
        with suppress(NotFound):
            speak(get_edition(names["series_slug"], names["edition_slug"], find_current()).languages)
