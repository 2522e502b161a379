"""What the public programme puts into other pages."""

from flask_babel import lazy_gettext as _l

from forum.web.places import Link, Place

FILLS = (
    Link(place=Place.EDITION_TABS, endpoint="releases.programme", label=_l("Programme"), order=10),
    Link(place=Place.EDITION_TABS, endpoint="releases.speakers", label=_l("Speakers"), order=20),
)
