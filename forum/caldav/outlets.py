"""Where pages tell of CalDAV."""

from collections.abc import Mapping

from flask import url_for

from forum.editions.models import PublicEdition
from forum.feeds.queries import key_of
from forum.web import public_url
from forum.web.language import content
from forum.web.outlets import Outlet, Part, Target


def _address(*, edition: PublicEdition) -> Mapping[str, object]:
    """The edition's collection, in the reader's language."""
    return {"address": public_url() + url_for("caldav.edition", key=f"{key_of(edition)}--{content()}")}


FILLS = (
    Part(outlet=Outlet.SUBSCRIBE_WAYS, template="caldav/_edition.html", values=_address),
    Target(outlet=Outlet.CALENDAR_SERVER, endpoint="caldav.root"),
)
