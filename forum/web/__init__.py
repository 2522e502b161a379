"""The edge everyone shares: errors, headers, rate limits, languages, and the filters of the templates."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast
from urllib.parse import unquote

from flask import Blueprint, Flask, Response, abort, current_app, flash, g, redirect, render_template, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from flask_babel import Babel, gettext
from flask_compress import Compress
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from forum import addresses, clock
from forum.bounds import Bound
from forum.db import db, has_written
from forum.errors import Busy, Crowded, FactorDemanded, Forbidden, NotFound, Refused, RoleLost
from forum.web import filters, giving_back, language
from forum.web.acts import page_of_act
from forum.web.address_fields import AskedForm
from forum.web.disclosure import security_contact, security_txt
from forum.web.giving_back import Csrf
from forum.web.limits import count_miss as count_miss
from forum.web.limits import counted_network as counted_network
from forum.web.limits import init_limits, put_off
from forum.web.limits import limiter as limiter
from forum.web.marks import asking as asking
from forum.web.marks import carrying as carrying
from forum.web.marks import cookieless as cookieless
from forum.web.marks import public as public
from forum.web.outlets import Outlet, init_outlets, outlet_url
from forum.web.typed import typed_texts
from forum.web.uploads import Asked, ask_for_less, let_files_in, takes_files, why_not_kept
from forum.web.uploads import uploading as uploading

csrf = Csrf()
bp = Blueprint("web", __name__)

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class _Sessions(SecureCookieSessionInterface):
    """Flask's, but for cookieless views, and where an answer must not take back what another has just set."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        view = app.view_functions.get(request.endpoint or "")
        if not getattr(view, "is_cookieless", False) and not g.get("spares_cookie"):
            super().save_session(app, session, response)


def init_web(app: Flask) -> None:
    """Connect the edge to an application."""
    app.session_interface, app.request_class = _Sessions(), Asked
    if app.config["PROXIES"]:
        n = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    app.url_map.converters["int"] = _Key
    Babel(app, locale_selector=language.select)
    Compress(app)
    app.dispatch_request = partial(_dispatch, app.dispatch_request)  # type: ignore[method-assign]
    app.before_request(let_files_in)
    app.before_request(_refuse_nameless)
    csrf.init_app(app)
    init_limits(app)
    log_without_people(app)
    filters.register(app)
    init_outlets(app)
    app.register_blueprint(bp)
    app.before_request(_keep_nul_out)
    app.before_request(require_account)
    app.after_request(_set_headers)
    app.after_request(language.remember)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(Crowded, _crowded)
    for gone in (NotFound, ObjectDeletedError):
        app.register_error_handler(gone, lambda _: _error(404))
    app.register_error_handler(FactorDemanded, _demand_factor)
    app.register_error_handler(Forbidden, lambda _: _error(403))
    app.register_error_handler(Refused, lambda refused: _error(409, gettext(refused.reason.value)))
    app.register_error_handler(
        CSRFError, lambda _: _error(400, gettext("This page is too old. Go back, reload it and try again."))
    )
    for overtaken in (IntegrityError, StaleDataError, RoleLost):
        app.register_error_handler(overtaken, _overtaken)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, lambda _: _error(500))


def _dispatch(dispatch: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Let the view act; anew if who acts lost a role meanwhile: it looks at what they may now, and answers that."""
    try:
        return dispatch()
    except RoleLost:
        if has_written():
            raise
        return dispatch()


def _refuse_nameless() -> ResponseReturnValue | None:
    """A part of a form that has no name (multipart) is of no form of ours."""
    return _error(400) if None in request.form or None in request.files else None


def _keep_nul_out() -> ResponseReturnValue | None:
    """No text of ours holds a NUL, and PostgreSQL could not keep one: what is pasted loses it, no address has one."""
    if isinstance(request.routing_exception, SecurityError):  # a forged Host: it is told of that, without a page
        return None
    if "\0" in request.path or any("\0" in value for _, value in request.args.items(multi=True)):
        return _error(400, gettext("This address holds a character that no address can hold."))
    sent = list(request.form.items(multi=True))
    if any("\0" in name or "\0" in value for name, value in sent):
        kept = [(name.replace("\0", ""), value.replace("\0", "")) for name, value in sent]
        request.form = ImmutableMultiDict(kept)
    return None


def require_account() -> ResponseReturnValue | None:
    """Lead whoever is not signed in there, with what they typed; None of a page that they may see."""
    view = current_app.view_functions.get(request.endpoint or "")
    if (
        view is None
        or request.endpoint == "static"
        or getattr(view, "is_public", False)
        or current_user.is_authenticated
    ):
        if giving_back.is_overdue():
            giving_back.give_back_overdue()
        elif not getattr(view, "is_public", False) and not getattr(view, "carries", False) and giving_back.is_kept():
            giving_back.give_back_kept()
        return None
    if giving_back.is_form_of_ours():
        return _keep_typed()
    if request.method not in {"GET", "HEAD"}:
        return redirect(outlet_url(Outlet.SIGN_IN))
    if (tell := getattr(view, "tell", None)) and (answer := tell(**(request.view_args or {}))):
        return cast(ResponseReturnValue, answer)
    if why := getattr(view, "why", ""):
        flash(gettext(why))
    asked = {"lang": request.args["lang"]} if "lang" in request.args else {}  # who keeps no cookie reads on in it
    return redirect(outlet_url(Outlet.SIGN_IN, next=request.full_path.rstrip("?"), **asked))


def _keep_typed() -> ResponseReturnValue:
    """Signed out while typing: the page to sign in keeps it."""
    kept = giving_back.keep()
    if not kept:
        message = gettext("You are signed out, and this is too long to keep. Go back, copy what you typed, sign in.")
        return _error(400, message)
    page = render_template("errors/signed_out.html", kept=kept, next=request.full_path.rstrip("?"))
    return page, {"Cache-Control": "no-store"}


class _Key(IntegerConverter):
    """Numbers in addresses fit a key of both databases."""

    def __init__(self, map: Any, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"min": 1, "max": 2**31 - 1, **options})


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # a forged Host: no page can be built for it
        return error
    if error.code is None or error.code < 400:
        return error
    if error.code == 413 and takes_files():
        return ask_for_less()
    if page := page_of_act(error):
        return redirect(page)
    answer = _error(error.code)
    if error.code == 405 and (allowed := getattr(error, "valid_methods", None)):
        answer[0].headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _overtaken(_: Exception) -> ResponseReturnValue:
    return _error(409, gettext("Somebody else did the same at this moment. Look again."))


def _demand_factor(_: Exception) -> ResponseReturnValue:
    """Lead to where one is added, and back to the page that was asked for."""
    back = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else None
    return redirect(outlet_url(Outlet.FACTOR, next=back))


def _busy(_: Exception) -> ResponseReturnValue:
    message = gettext("Others have their turn at this moment. Try again in a few seconds.")
    return put_off(message, 503, Bound.LARGE_SECONDS.most)


def _crowded(crowded: Crowded) -> ResponseReturnValue:
    answer, code = _error(crowded.status, why_not_kept(crowded.status))
    answer.headers["Retry-After"] = str(Bound.PATIENCE.most)
    return answer, code


def log_without_people(app: Flask) -> None:
    """Log exceptions by route, not by address: addresses hold tokens and names."""

    def log_exception(trouble: Any) -> None:
        app.logger.error("Exception on %s [%s]", request.url_rule, request.method, exc_info=trouble)

    app.log_exception = log_exception  # type: ignore[assignment]


def _error(code: int, message: str = "") -> tuple[Response, int]:
    typed = typed_texts() if request.endpoint and code in {403, 404, 409} else []
    answer = current_app.make_response(render_template("errors/error.html", code=code, message=message, typed=typed))
    answer.headers["Cache-Control"] = "no-store"
    return answer, code


def _set_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if response.mimetype == "text/html" and response.status_code != 304:
        headers.setdefault("Cache-Control", "no-store" if current_user.is_authenticated else "private, no-cache")
        headers.add("Vary", "Cookie, Accept-Language")
    return response


@bp.get("/healthz")
@public
@limiter.exempt
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return "ok", {"Content-Type": "text/plain"}


@bp.get("/readyz")
@public
@limiter.exempt
def readyz() -> ResponseReturnValue:
    """The database answers and is migrated."""
    try:
        db.session.execute(text("SELECT 1 FROM alembic_version"))
    except Exception:  # noqa: BLE001,RUF100 - whatever it is, we are not ready
        abort(503)
    return "ok", {"Content-Type": "text/plain"}


@bp.post("/address")
@public
@limiter.limit("60/minute")
def say_of_address() -> ResponseReturnValue:
    """What a form would say of an address, while it is typed."""
    said, meant = AskedForm().said
    return render_template("web/said.html", said=said, meant=meant)


@bp.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Everyone may read the public pages; the feeds are for calendar importers."""
    hidden = "".join(f"Disallow: {path}\n" for path in addresses.PRIVATE)
    rules = f"User-agent: Google-Calendar-Importer\nAllow: {addresses.CALENDARS}\n\nUser-agent: *\n{hidden}"
    rules += f"\nSitemap: {public_url()}{addresses.SITEMAP}\n"
    return rules, {"Content-Type": "text/plain"}


@bp.get("/.well-known/security.txt")
@public
def security_file() -> ResponseReturnValue:
    """Where weaknesses are reported (RFC 9116)."""
    return security_txt(clock.now()), {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/security")
@public
def security() -> ResponseReturnValue:
    """The same for people, and what is asked of them."""
    contact = security_contact()
    return render_template("web/security.html", contact=contact, shown=unquote(contact.removeprefix("mailto:")))


def public_url() -> str:
    """The public address of the site, without a final slash."""
    return str(current_app.config["PUBLIC_URL"])
