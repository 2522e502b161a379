"""Where administrators find their pages."""

from flask_babel import lazy_gettext as _l

from forum.accounts.current import is_administrator
from forum.web.outlets import Link, Outlet, Target

FILLS = (
    Target(outlet=Outlet.ACCOUNT, endpoint="administration.account", shows=is_administrator),
    Link(outlet=Outlet.MENU, endpoint="administration.home", label=_l("Site"), order=55, shows=is_administrator),
    Link(outlet=Outlet.SITE, endpoint="administration.home", label=_l("Overview"), order=0),
    Link(outlet=Outlet.SITE, endpoint="administration.accounts", label=_l("Accounts"), order=10),
    Link(outlet=Outlet.SITE, endpoint="administration.outbox", label=_l("Outbox"), order=20),
    Link(outlet=Outlet.SITE, endpoint="administration.log", label=_l("Log"), order=40),
)
