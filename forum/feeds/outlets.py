"""Where pages tell programs of their calendars."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from forum.editions.models import PublicEdition
from forum.feeds.queries import feed_of_session
from forum.formats.jsonld import graph
from forum.web import public_url
from forum.web.language import content
from forum.web.outlets import Link, Outlet, Part

MAX_ENTRIES = 20
"""Occurrences of a recurring session that its page tells search engines."""


def _structured(*, edition: PublicEdition, session_id: int) -> Mapping[str, object]:
    """What the page says to programs that read schema.org: the same as the feed in JSON-LD."""
    return {"structured": graph(feed_of_session(edition, session_id, content(), public_url()), MAX_ENTRIES)}


FILLS = (
    Part(outlet=Outlet.SITE_HEAD, template="feeds/_site_head.html"),
    Part(outlet=Outlet.SERIES_HEAD, template="feeds/_series_head.html"),
    Part(outlet=Outlet.SERIES_ACTIONS, template="feeds/_series_action.html"),
    Link(outlet=Outlet.FOOTER, endpoint="feeds.all_editions", label=_l("Calendar of all forums")),
    Part(outlet=Outlet.EDITION_HEAD, template="feeds/_edition_head.html"),
    Part(outlet=Outlet.PROGRAMME_HEAD, template="feeds/_programme_head.html"),
    Part(outlet=Outlet.SESSION_HEAD, template="feeds/_session_head.html", values=_structured),
    Part(outlet=Outlet.SESSION_ACTIONS, template="feeds/_session_action.html"),
)
