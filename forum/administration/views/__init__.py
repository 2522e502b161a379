"""Pages of administrators; `administrators` guards each of them."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forum.accounts.current import current_administrator

bp = Blueprint("administration", __name__, url_prefix="/manage")
Asked = ParamSpec("Asked")


def administrators(view: Callable[Asked, ResponseReturnValue]) -> Callable[Asked, ResponseReturnValue]:
    """For whoever runs the whole site alone: asked before anything else, and anew if who acts lost a role meanwhile."""

    @wraps(view)
    def asked(*args: Asked.args, **kw: Asked.kwargs) -> ResponseReturnValue:
        current_administrator()
        return view(*args, **kw)

    return asked


from forum.administration.views import accounts, home, log, outbox  # noqa: E402,F401 - they hang their routes on bp
