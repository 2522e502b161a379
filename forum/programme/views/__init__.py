"""The desk's pages of the draft's tracks, sessions and speakers. The public side reads releases instead."""

from flask import Blueprint

bp = Blueprint("programme", __name__, url_prefix="/manage/<series_slug>/<edition_slug>")

from forum.programme.views import linking, organiser, photos  # noqa: E402,F401 - they hang their routes on bp
