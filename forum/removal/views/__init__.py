"""The pages on which things are archived, merged and restored; each shows first what follows."""

from flask import Blueprint

bp = Blueprint("removal", __name__, url_prefix="/manage")

from forum.removal.views import archiving, merging  # noqa: E402,F401 - they hang their routes on bp
