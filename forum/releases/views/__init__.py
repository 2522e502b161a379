"""The released programme, as everyone sees it."""

from flask import Blueprint

bp = Blueprint("releases", __name__)

from forum.releases.views import (  # noqa: E402 - they hang their routes on bp
    photos,  # noqa: F401
    previews,  # noqa: F401
    programme,  # noqa: F401
    sessions,  # noqa: F401
    sitemap,  # noqa: F401
    speakers,  # noqa: F401
    stars,  # noqa: F401
)
