"""Registering, and the desk that works through registrations."""

from flask import Blueprint

bp = Blueprint("registration", __name__)

from forum.registration.views import categories, delegate, desk, doubling, exports, links, organiser, registering  # noqa: E402,F401 - they hang their routes on bp
