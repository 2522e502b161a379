"""What accounts put into other pages."""

from forum.web.outlets import Outlet, Part, Target

FILLS = (
    Part(outlet=Outlet.VISITOR_MENU, template="accounts/_visitor_menu.html"),
    Part(outlet=Outlet.MENU, template="accounts/_menu.html", order=90),
    Part(outlet=Outlet.CARDS, template="accounts/_card.html", order=90),
    Target(outlet=Outlet.SIGN_IN, endpoint="accounts.sign_in"),
    Target(outlet=Outlet.LANDING, endpoint="accounts.home"),
)
