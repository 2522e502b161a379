"""Calendar addresses, and the pages that hand them out."""

from flask import Blueprint

bp = Blueprint("feeds", __name__)

from forum.feeds.views import calendars, dav, organiser, pages  # noqa: E402,F401 - they hang their routes on bp
