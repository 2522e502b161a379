"""Where pages lead to one's own calendar, and to subscribing."""

from flask_babel import lazy_gettext as _l

from forum.web.places import Link, Part, Place

FILLS = (
    Link(place=Place.MENU, endpoint="subscriptions.own", label=_l("My calendar"), order=20),
    Part(place=Place.CARDS, template="subscriptions/_card.html", order=20),
    Link(place=Place.EDITION_TABS, endpoint="subscriptions.subscribe", label=_l("Subscribe"), order=30),
    Part(place=Place.EDITION_ACTIONS, template="subscriptions/_action.html", order=20),
    Part(place=Place.PROGRAMME_ACTIONS, template="subscriptions/_programme_action.html"),
)
