"""What people put into other pages."""

from forum.web.outlets import Outlet, Part, Target

FILLS = (
    Part(outlet=Outlet.CARDS, template="people/_card.html", order=90),
    Target(outlet=Outlet.PROFILE, endpoint="people.profile"),
)
