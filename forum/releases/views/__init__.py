"""The released programme, as everyone sees it."""

from flask import Blueprint

bp = Blueprint("releases", __name__)

from forum.releases.views import programme, sessions, sitemap, speakers, stars  # noqa: E402,F401 - routes hang on bp
