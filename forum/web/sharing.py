"""What messengers are told of a link that leads to signing in first: of the page behind it."""

from urllib.parse import urlsplit

from flask import current_app
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from forum.web.pages import own_path


def shared_at(path: str | None) -> Markup:
    """Of the page at this path of ours, if it says so; empty otherwise."""
    try:
        found = current_app.url_map.bind("").match(urlsplit(own_path(path) or "").path, "GET")
    except (HTTPException, RequestRedirect):
        return Markup()
    endpoint, names = found
    share = getattr(current_app.view_functions.get(endpoint), "share", None)
    return Markup(share(**names) if share else "")  # noqa: S704 - our own templates
