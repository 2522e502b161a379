"""Signing in by a provider (OpenID Connect): there and back, and which accounts elsewhere sign in here."""

from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts import services
from forum.accounts.current import (
    ask_who,
    current_account,
    find_client,
    find_current,
    find_told,
    keep_told,
    place,
    sensitive,
    sign_in,
)
from forum.accounts.delivery import fetch_told, find_address
from forum.accounts.forms import AddressForm
from forum.accounts.models import Way
from forum.accounts.queries import find_identity, get_identity
from forum.accounts.rules import Client, Question, Told
from forum.accounts.services import IdentityRefusal
from forum.accounts.views import bp
from forum.db import transaction
from forum.errors import NotFound, Refused
from forum.web import counted_network, public
from forum.web.language import current
from forum.web.outlets import Outlet, outlet_url
from forum.web.pages import own_path


def _client() -> Client:
    client = find_client()
    if client is None:
        raise NotFound
    return client


@bp.get("/provider")
@public
def to_provider() -> ResponseReturnValue:
    """Off to the provider, by a link: no form of ours may lead to another site. Whoever is signed in wants to link."""
    client, path = _client(), own_path(request.args.get("next")) or ""
    if find_current() and (asked := ask_who(request.full_path.rstrip("?"))):
        return asked
    question = Question(*(token_urlsafe(32) for _ in Question._fields))
    try:
        address = find_address(client, question)
    except Refused as refused:
        return _refuse(refused, path)
    session["question"] = [*question, path[:500], int(clock.now().timestamp())]
    return redirect(address)


@bp.get("/provider/back")
@public
def from_provider() -> ResponseReturnValue:
    """The question is good once, and only for the answer to it."""
    client, now = _client(), clock.now()
    *asked, path, asked_at = session.get("question") or ("", "", "", "", 0)
    question = Question(*asked)
    is_late = asked_at < now.timestamp() - services.TO_ANSWER.seconds
    if is_late or request.args.get("state") != question.state:
        return _refuse(Refused(IdentityRefusal.LATE), path)
    del session["question"]
    try:
        told = _fetch(client, question)
        return _link(client, told, path) if find_current() else _come_in(client, told, path)
    except Refused as refused:
        return _refuse(refused, path)


def _fetch(client: Client, question: Question) -> Told:
    code, now = request.args.get("code"), clock.now()
    if request.args.get("error") == "access_denied":
        raise Refused(IdentityRefusal.DENIED)
    if not code or request.args.get("iss", client.issuer) != client.issuer:  # RFC 9207
        raise Refused(IdentityRefusal.WRONG)
    with transaction():
        services.count_return(counted_network(), now)
    told = fetch_told(client, code, question.verifier, question.nonce, now)
    with transaction():
        services.forget_return(counted_network(), now)
    return told


def _come_in(client: Client, told: Told, path: str) -> ResponseReturnValue:
    with transaction():
        account = services.come_in_by(client.issuer, told, current(), clock.now())
        is_new = account is not None and account.signed_in_at is None
        is_in = account is not None and sign_in(account, Way.PROVIDER)
    if account is None or is_new:
        keep_told(told, path)
    if account is None:
        return redirect(url_for("accounts.new_identity"))
    if not is_in:
        return redirect(url_for("accounts.factor", next=path or None))
    flash(gettext("Your address is confirmed. Welcome!") if is_new else gettext("You are signed in."))
    return redirect(path or outlet_url(Outlet.PROFILE if is_new else Outlet.LANDING))


def _link(client: Client, told: Told, path: str) -> ResponseReturnValue:
    identity = find_identity(client.issuer, told.subject)
    if identity is None:
        keep_told(told, path)
        return redirect(url_for("accounts.link_identity"))
    if identity.account_id != current_account().id:
        raise Refused(IdentityRefusal.HELD)
    return redirect(path or url_for("accounts.sessions"))


def _refuse(refused: Refused, path: str = "") -> ResponseReturnValue:
    """In words, where the other ways are; what cannot be believed is logged, as a wrong password is."""
    if refused.reason is IdentityRefusal.WRONG:
        with transaction():
            services.note_failure("", Way.PROVIDER, place(), clock.now())
    flash(gettext(refused.reason.value))
    if find_current():
        return redirect(url_for("accounts.sessions"))
    return redirect(url_for("accounts.sign_in", next=path or None))


@bp.get("/provider/new")
@public
def new_identity() -> ResponseReturnValue:
    """Somebody there who is nobody here: an account is shown first, by its own ways or by a letter, then linked."""
    _client()
    told, _ = find_told()
    if told is None:
        return _refuse(Refused(IdentityRefusal.LATE))
    form = AddressForm(formdata=None, data={"email": told.email})
    return render_template("accounts/identity_new.html", told=told, form=form)


@bp.route("/provider/link", methods=["GET", "POST"])
@sensitive
def link_identity() -> ResponseReturnValue:
    """Only the button links: what waits in a browser may be another's."""
    client, (told, path) = _client(), find_told()
    if told is None:
        return _refuse(Refused(IdentityRefusal.LATE))
    if request.method != "POST":
        return render_template("accounts/identity_link.html", told=told)
    del session["told"]
    if "leave" in request.form:
        return redirect(path or url_for("accounts.sessions"))
    try:
        with transaction():
            services.link_identity(current_account(), client.issuer, told, clock.now())
    except Refused as refused:
        return _refuse(refused)
    flash(gettext("From now on it signs you in: %(name)s.", name=told.name))
    return redirect(path or url_for("accounts.sessions"))


@bp.route("/provider/<int:identity_id>/unlink", methods=["GET", "POST"])
@sensitive
def unlink_identity(identity_id: int) -> ResponseReturnValue:
    me = current_account()
    identity = get_identity(identity_id, me)
    if request.method != "POST":
        return render_template("accounts/identity_unlink.html", identity=identity)
    with transaction():
        services.unlink_identity(me, identity, clock.now())
    flash(gettext("It no longer signs you in."))
    return redirect(url_for("accounts.sessions"))
