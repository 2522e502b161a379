"""Public pages of forums, and the desk's pages of their facts."""

from flask import Blueprint

bp = Blueprint("editions", __name__)

from forum.editions.views import (  # noqa: E402 - they hang their routes on bp
    log,  # noqa: F401
    openness,  # noqa: F401
    organiser,  # noqa: F401
    pictures,  # noqa: F401
    practical,  # noqa: F401
    previews,  # noqa: F401
    teams,  # noqa: F401
    visitor,  # noqa: F401
)
