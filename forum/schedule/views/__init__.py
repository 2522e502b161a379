"""The desk's draft schedule, its release, and acts on the whole edition."""

from flask import Blueprint

bp = Blueprint("schedule", __name__)

from forum.schedule.views import occurrences, organiser, release, removing, states  # noqa: E402,F401 - they hang their routes on bp
