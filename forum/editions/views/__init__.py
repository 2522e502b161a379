"""Public pages of forums, and the desk's pages of their facts."""

from flask import Blueprint

bp = Blueprint("editions", __name__)

from forum.editions.views import log, openness, organiser, practical, teams, visitor  # noqa: E402,F401 - routes of bp
