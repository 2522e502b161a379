"""Too many: who is counted together, what is answered, and whether an undeclared proxy hides them from each other."""

import logging
from datetime import timedelta
from ipaddress import ip_address

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta, gettext
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from flask_login import current_user
from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from sqlalchemy.exc import SQLAlchemyError

from forum import clock
from forum.bounds import Bound
from forum.db import transaction
from forum.errors import TooMany
from forum.limits.rules import Kind
from forum.limits.services import take
from forum.web import giving_back
from forum.web.turns import network_of

log = logging.getLogger(__name__)


def network() -> str:
    """Where this request comes from: an IPv4 address, or the /64 that a household or a hall has of IPv6."""
    return network_of(request.remote_addr or "")


def counted_network() -> str:
    """The same, for what the database counts; empty if nothing is counted."""
    return network() if current_app.config["RATELIMIT_ENABLED"] else ""


def _caller() -> str:
    """Whose acts count together: those of an account, wherever it is, or else of a network."""
    return f"account {current_user.id}" if current_user.is_authenticated else network()


limiter = Limiter(_caller, default_limits=[], strategy="fixed-window")


def count_miss(kind: Kind, *, shared: bool) -> None:
    """A secret that opens nothing. Raises TooMany; who has a good one is never asked.

    Each process counts for itself, so that a flood reaches no database; what could be guessed all processes count too.
    """
    if not current_app.config["RATELIMIT_ENABLED"]:
        return
    for bound in kind.bounds:
        _count(RateLimitItemPerSecond(bound.number, int(bound.within.total_seconds())), kind.value)
    if shared:
        with transaction():
            take(kind, network(), clock.now())


def count_large() -> None:
    """Something large that is made for this network. Raises TooMany; what others had made before is not counted."""
    if current_app.config["RATELIMIT_ENABLED"]:
        _count(RateLimitItemPerMinute(Bound.LARGE_OF_ONE.most), "large")


def _count(item: RateLimitItem, what: str) -> None:
    key = (what, network())
    if not limiter.limiter.hit(item, *key):
        raise TooMany(timedelta(seconds=limiter.limiter.get_window_stats(item, *key).reset_time) - _since_epoch())


def _since_epoch() -> timedelta:
    return timedelta(seconds=clock.now().timestamp())


def init_limits(app: Flask) -> None:
    """Connect what limits to an application."""
    limiter.init_app(app)
    app.before_request(_note_proxy)
    app.register_error_handler(TooMany, lambda refused: _too_many(refused.wait))
    app.register_error_handler(RateLimitExceeded, lambda _: _too_many(_wait_of_limiter()))


def _wait_of_limiter() -> timedelta:
    limit = limiter.current_limit
    return timedelta(seconds=limit.reset_at) - _since_epoch() if limit else timedelta(minutes=1)


def _too_many(wait: timedelta) -> ResponseReturnValue:
    """How long to wait."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    view = current_app.view_functions.get(request.endpoint or "")
    headers = {"Retry-After": str(seconds)}
    if getattr(view, "is_cookieless", False):
        headers["Cache-Control"] = "no-store"
        return Response(f"Too many tries. Again in {seconds} seconds.\n", 429, headers, mimetype="text/plain")
    when = format_timedelta(max(wait, timedelta(minutes=1)), granularity="minute", add_direction=True)
    message = gettext("That was tried too often. You can try again %(when)s.", when=when)
    return put_off(message, 429, seconds)


def put_off(message: str, status: int, seconds: int) -> Response:
    """When to try again, on the form as it was typed, if it was one."""
    if request.method == "POST" and giving_back.shows_a_form():
        giving_back.give_back_typed(message)
        answer = current_app.make_response(_shown_again())
        answer.status_code = status if answer.status_code == 200 else answer.status_code
    else:
        answer = current_app.make_response(render_template("errors/error.html", code=status, message=message, typed=[]))
        answer.status_code = status
    answer.headers.update({"Retry-After": str(seconds), "Cache-Control": "no-store"})
    return answer


def _shown_again() -> ResponseReturnValue:
    """The page of the form; what is said instead, where that is not there or may not be seen."""
    try:
        return current_app.dispatch_request()
    except Exception as error:
        return current_app.handle_user_exception(error)


def _note_proxy() -> None:
    """A proxy beside us whose visitors all look like one: said once a process and day."""
    if current_app.config["PROXIES"] or "X-Forwarded-For" not in request.headers or not _is_beside_us():
        return
    now = clock.now()
    if current_app.extensions.get("proxy_noted") == now.date():
        return
    current_app.extensions["proxy_noted"] = now.date()
    log.warning("requests come through a proxy, and FORUM_PROXIES is 0: all visitors count as one. Set it.")
    try:
        with transaction():
            take(Kind.PROXY, "", now)
    except (TooMany, SQLAlchemyError):  # another process said it, or nobody can be told
        return


def _is_beside_us() -> bool:
    """Strangers send headers too; a proxy is on this machine or in its network."""
    try:
        return ip_address(request.environ.get("REMOTE_ADDR", "")).is_private
    except ValueError:
        return False
