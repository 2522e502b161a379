"""What accounts put into other pages."""

from forum.web.places import Part, Place, Target

FILLS = (
    Part(place=Place.VISITOR_MENU, template="accounts/_visitor_menu.html"),
    Part(place=Place.MENU, template="accounts/_menu.html", order=90),
    Part(place=Place.CARDS, template="accounts/_card.html", order=90),
    Target(place=Place.SIGN_IN, endpoint="accounts.sign_in"),
    Target(place=Place.LANDING, endpoint="accounts.home"),
)
