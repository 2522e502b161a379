"""What the demonstration's mailbox puts into other pages."""

from forum.web.places import Part, Place

FILLS = (Part(place=Place.FOOTER, template="mail/_footer.html", order=10),)
