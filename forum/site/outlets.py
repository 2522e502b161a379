"""Where readers find the site's texts, and administrators their form."""

from flask_babel import lazy_gettext as _l

from forum.web.outlets import Link, Outlet

FILLS = (
    Link(outlet=Outlet.FOOTER, endpoint="site.help", label=_l("Help"), order=10),
    Link(outlet=Outlet.FOOTER, endpoint="site.privacy", label=_l("Privacy"), order=20),
    Link(outlet=Outlet.FOOTER, endpoint="site.contact", label=_l("Contact"), order=30),
    Link(outlet=Outlet.FOOTER, endpoint="site.legal", label=_l("Legal notice"), order=40),
    Link(outlet=Outlet.SITE, endpoint="site.texts", label=_l("Texts"), order=50),
)
