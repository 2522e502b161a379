"""Pages of one's own account, and of the roles it is offered."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, url_prefix="/account")

from forum.accounts.views import address, again, factors, identities, offers, own, passkeys, sign_ins  # noqa: E402,F401 - they hang their routes on bp
