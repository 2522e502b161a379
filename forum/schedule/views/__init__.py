"""The public programme, and the desk's draft schedule and releases."""

from flask import Blueprint

bp = Blueprint("schedule", __name__)

from forum.schedule.views import occurrences, organiser, release, states  # noqa: E402,F401 - they hang their routes on bp
