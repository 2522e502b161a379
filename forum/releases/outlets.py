"""What the public programme puts into other pages."""

from flask_babel import lazy_gettext as _l

from forum.web.outlets import Link, Outlet

FILLS = (
    Link(outlet=Outlet.EDITION_TABS, endpoint="releases.programme", label=_l("Programme"), order=10),
    Link(outlet=Outlet.EDITION_TABS, endpoint="releases.speakers", label=_l("Speakers"), order=20),
)
