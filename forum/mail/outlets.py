"""What the demonstration's mailbox puts into other pages."""

from forum.web.outlets import Outlet, Part

FILLS = (Part(outlet=Outlet.FOOTER, template="mail/_footer.html", order=10),)
