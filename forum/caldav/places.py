"""Where pages tell of CalDAV."""

from collections.abc import Mapping

from forum.editions.models import Edition
from forum.feeds.queries import key_of
from forum.web import public_url
from forum.web.language import content
from forum.web.places import Part, Place, Target


def _address(*, edition: Edition) -> Mapping[str, object]:
    """The edition's collection, in the reader's language."""
    return {"address": f"{public_url()}/dav/editions/{key_of(edition)}--{content()}/"}


FILLS = (
    Part(place=Place.SUBSCRIBE_WAYS, template="caldav/_edition.html", values=_address),
    Target(place=Place.CALENDAR_SERVER, endpoint="caldav.root"),
)
