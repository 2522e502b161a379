"""How to subscribe, one's own addresses and devices, and the addresses themselves."""

from flask import Blueprint

bp = Blueprint("subscriptions", __name__)

from forum.subscriptions.views import pages, personal, review  # noqa: E402,F401 - they hang their routes on bp
