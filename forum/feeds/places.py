"""Where pages tell programs of their calendars."""

from forum.web.places import Part, Place

FILLS = (
    Part(place=Place.SITE_HEAD, template="feeds/_site_head.html"),
    Part(place=Place.SERIES_HEAD, template="feeds/_series_head.html"),
    Part(place=Place.SERIES_ACTIONS, template="feeds/_series_action.html"),
    Part(place=Place.FOOTER, template="feeds/_footer.html"),
    Part(place=Place.EDITION_HEAD, template="feeds/_edition_head.html"),
    Part(place=Place.PROGRAMME_HEAD, template="feeds/_programme_head.html"),
    Part(place=Place.SESSION_HEAD, template="feeds/_session_head.html"),
    Part(place=Place.SESSION_ACTIONS, template="feeds/_session_action.html"),
)
