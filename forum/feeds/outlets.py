"""Where pages tell programs of their calendars."""

from forum.web.outlets import Outlet, Part

FILLS = (
    Part(outlet=Outlet.SITE_HEAD, template="feeds/_site_head.html"),
    Part(outlet=Outlet.SERIES_HEAD, template="feeds/_series_head.html"),
    Part(outlet=Outlet.SERIES_ACTIONS, template="feeds/_series_action.html"),
    Part(outlet=Outlet.FOOTER, template="feeds/_footer.html"),
    Part(outlet=Outlet.EDITION_HEAD, template="feeds/_edition_head.html"),
    Part(outlet=Outlet.PROGRAMME_HEAD, template="feeds/_programme_head.html"),
    Part(outlet=Outlet.SESSION_HEAD, template="feeds/_session_head.html"),
    Part(outlet=Outlet.SESSION_ACTIONS, template="feeds/_session_action.html"),
)
