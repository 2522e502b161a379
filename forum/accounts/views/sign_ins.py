"""Where one is signed in."""

from contextlib import suppress
from email.utils import parseaddr

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forum import clock
from forum.accounts import services
from forum.accounts.current import current_account, current_sign_in, find_current_sign_in, forget, place
from forum.accounts.queries import events_of, get_sign_in, identities_of, sign_ins_of
from forum.accounts.views import bp
from forum.db import transaction
from forum.errors import AccountClosed, RoleLost, SignInLost
from forum.web import require_account

EVENTS = 30
"""How many of what happened last the page tells."""


@bp.app_errorhandler(SignInLost)
def lost(_lost: SignInLost) -> ResponseReturnValue:
    """It ended elsewhere while this waited: to sign in, with what was typed."""
    forget()
    return require_account() or redirect(url_for("accounts.sign_in"))


@bp.app_errorhandler(AccountClosed)
def closed(_closed: AccountClosed) -> ResponseReturnValue:
    """Only who showed who they are hears of it."""
    forget()
    contact = parseaddr(current_app.config["MAIL_FROM"])[1]
    return render_template("accounts/closed.html", contact=contact), 403


@bp.get("/sessions")
def sessions() -> ResponseReturnValue:
    rows = sign_ins_of(current_account(), clock.now())
    events = events_of(current_account(), EVENTS)
    return render_template(
        "accounts/sessions.html",
        sign_ins=rows,
        here=current_sign_in(),
        events=events,
        identities=identities_of(current_account()),
    )


@bp.post("/sessions/<int:sign_in_id>/end")
def end_session(sign_in_id: int) -> ResponseReturnValue:
    with transaction():
        services.end_own_sign_in(get_sign_in(sign_in_id, current_account(), clock.now()), clock.now())
    flash(gettext("Signed out there."))
    return redirect(url_for("accounts.sessions"))


@bp.post("/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    with transaction():
        ended = services.sign_out_elsewhere(current_sign_in(), clock.now())
    flash(ngettext("Signed out in %(num)d other place.", "Signed out in %(num)d other places.", ended))
    return redirect(url_for("accounts.sessions"))


@bp.after_app_request
def note_sight(response: Response) -> Response:
    """When a sign-in was used last: written every few minutes, whatever else the request does."""
    sign_in, now = find_current_sign_in(), clock.now()
    if sign_in and services.is_sight_worth_noting(sign_in, now):
        with suppress(SignInLost, RoleLost), transaction():  # either may have ended meanwhile
            services.note_sight(sign_in, place(), now)
    return response
