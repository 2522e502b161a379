"""What the site is called, for the page or letter that is being made: from memory for FEED_SECONDS."""

from collections.abc import Mapping
from time import monotonic

from flask import current_app
from sqlalchemy.exc import OperationalError

from forum.languages import Text, pick
from forum.site.queries import look_up_texts
from forum.web import language

DEFAULT_NAME = "Forum"


def site_texts() -> Mapping[str, Text]:
    """What administrators wrote, by name; what was known last where the database does not answer."""
    kept: tuple[float, Mapping[str, Text]] = current_app.extensions.get("site texts", (0.0, {}))
    until, texts = kept
    if monotonic() < until:
        return texts
    try:
        texts = look_up_texts()
    except OperationalError:  # the page that says so needs a name too
        return texts
    current_app.extensions["site texts"] = monotonic() + current_app.config["FEED_SECONDS"], texts
    return texts


def forget_texts() -> None:
    """Whoever saved sees it at once; other processes within FEED_SECONDS."""
    current_app.extensions.pop("site texts", None)


def site_name() -> str:
    """In the reader's language, or the nearest."""
    return pick(site_texts().get("name", {}), language.content())[0] or DEFAULT_NAME
