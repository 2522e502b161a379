"""Where pages lead to one's own calendar, and to subscribing."""

from flask_babel import lazy_gettext as _l

from forum.web.outlets import Link, Outlet, Part, Target

FILLS = (
    Target(outlet=Outlet.AFTER_RESET, endpoint="subscriptions.review"),
    Link(outlet=Outlet.MENU, endpoint="subscriptions.own", label=_l("My calendar"), order=20),
    Part(outlet=Outlet.CARDS, template="subscriptions/_card.html", order=20),
    Link(outlet=Outlet.EDITION_TABS, endpoint="subscriptions.subscribe", label=_l("Subscribe"), order=30),
    Part(outlet=Outlet.EDITION_ACTIONS, template="subscriptions/_action.html", order=20),
    Part(outlet=Outlet.PROGRAMME_ACTIONS, template="subscriptions/_programme_action.html"),
    Part(outlet=Outlet.MINE_ACTIONS, template="subscriptions/_mine_action.html"),
)
