"""Pages of one's own account."""

from contextlib import nullcontext
from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, pgettext

from forum import clock
from forum.accounts import services
from forum.accounts.current import (
    current_account,
    current_sign_in,
    find_current,
    find_halfway,
    open_ask,
    place,
    sensitive,
    sign_in,
    sign_out,
)
from forum.accounts.forms import AddressForm, CodeForm, FactorForm, JudgedForm, NewPasswordForm, SignInForm, SignUpForm
from forum.accounts.models import OneTimeLink, Purpose, Way
from forum.accounts.queries import find_account, find_link, identities_of, offers_to, passkeys_of
from forum.accounts.rules import ask_known
from forum.accounts.views import bp
from forum.accounts.views.factors import ask_factor, go_on
from forum.db import transaction
from forum.errors import AccountClosed, Refused
from forum.web import counted_network, limiter, public
from forum.web.language import current
from forum.web.outlets import Outlet, next_url, outlet_url
from forum.web.pages import own_path
from forum.web.renders import hashing
from forum.web.sharing import shared_at


@bp.route("/sign-up", methods=["GET", "POST"])
@public
def sign_up() -> ResponseReturnValue:
    form = SignUpForm(data=_typed())
    if form.validate_on_submit():
        return _ask_in(form.values["email"], form.values["password"])
    return render_template(
        "accounts/form.html",
        form=form,
        title=pgettext("heading", "Create an account"),
        submit=gettext("Create account"),
        page="sign-up",
    )


@bp.post("/password/said")
@public
@limiter.limit("60/minute")
def say_of_password() -> ResponseReturnValue:
    """What a form would say of a new password, while it is typed; nothing of it is kept."""
    me = find_current()
    return JudgedForm(address=me.email if me else "").said, {"Content-Type": "text/plain; charset=utf-8"}


@bp.route("/by-mail", methods=["GET", "POST"])
@public
def by_mail() -> ResponseReturnValue:
    """In without a password: by a code or link sent to one's address."""
    form = AddressForm(data=_typed())
    if form.validate_on_submit():
        return _ask_in(form.values["email"], "")
    return render_template(
        "accounts/form.html",
        form=form,
        title=gettext("Sign in by mail"),
        submit=gettext("Send me a code"),
        page="by-mail",
    )


def _typed() -> dict[str, str]:
    """The address that was typed last in this browser on the way in."""
    return {"email": session.get("typed") or session.get("asked", "")}


def _ask_in(email: str, password: str) -> ResponseReturnValue:
    with transaction():
        services.count_ask(counted_network(), clock.now())
    with hashing() if password else nullcontext():
        password_hash = services.hash_password(password)
    browser = session.setdefault("browser", token_urlsafe(16))
    path = (own_path(request.args.get("next")) or "")[:500]
    asked = services.Asked(email, browser, password_hash, path, counted_network())
    with transaction():
        services.ask_in(asked, current(), clock.now())
    session["asked"], session["asked_for"] = email, path
    session.pop("typed", None)
    return redirect(url_for("accounts.code"))


@bp.route("/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """The code of the letter, in the browser that asked for it; the letter's link goes without this page."""
    form = CodeForm()
    if form.validate_on_submit():
        browser = session.get("browser", "")
        try:
            with transaction():
                link = services.try_code(browser, form.values["code"], counted_network(), clock.now())
            if link:
                return _come_in(link, Way.CODE)
            with transaction():
                services.note_failure(session.get("asked", ""), Way.CODE, place(), clock.now())
            form.refuse_wrong(services.tries_left(browser, Purpose.CONFIRM, clock.now()))
        except Refused as refused:
            form.refuse("code", refused)
    asked, path = session.get("asked"), session.get("asked_for")
    return render_template("accounts/code.html", form=form, email=asked, next=path or None)


def _come_in(link: OneTimeLink, way: Way) -> ResponseReturnValue:
    now, path = clock.now(), own_path(link.next_path)
    with transaction():
        account, is_new = services.come_in(link, session.get("browser", ""), now)
        is_in = sign_in(account, way)
    if not is_in:
        return redirect(url_for("accounts.factor", next=path))
    flash(gettext("Your address is confirmed. Welcome!") if is_new else gettext("You are signed in."))
    if path:
        return redirect(path)
    is_invited = bool(offers_to(account, now))  # the invitation waits on one's own page
    return redirect(outlet_url(Outlet.PROFILE if is_new and not is_invited else Outlet.LANDING))


@bp.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@public
def by_password() -> ResponseReturnValue:
    """Only tries that fail are counted: a whole conference comes from one address."""
    form = SignInForm(data=_typed())
    if find_current():
        return go_on(form.kept.data)
    if form.validate_on_submit():
        tried = form.values["email"], counted_network(), clock.now()
        with transaction():
            services.count_password(*tried)
        with hashing():
            entered = services.check_password(form.values["email"], form.values["password"])
        if entered:
            checked = entered.password_hash
            with transaction():
                services.hold_password(entered, checked)
                is_in = sign_in(entered, Way.PASSWORD, remember=form.remember.data)
                services.forget_password(*tried)
            session.pop("typed", None)
            if is_in:
                return go_on(form.kept.data)
            if form.kept.data and (link := find_halfway()):
                return ask_factor(FactorForm(formdata=None, data={"kept": form.kept.data}), link)
            return redirect(url_for("accounts.factor", next=own_path(request.args.get("next"))))
        with transaction():
            services.note_failure(form.values["email"], Way.PASSWORD, place(), clock.now())
        session["typed"] = form.values["email"]
        form.password.errors = [
            gettext("The e-mail address and password do not belong together, or the address is not confirmed yet.")
        ]
    return ask_sign_in(form)


def ask_sign_in(form: SignInForm, told: str = "") -> ResponseReturnValue:
    """The page that signs in: by a password, or by a passkey where browsers keep some for this site."""
    ask = open_ask()
    shared = shared_at(request.args.get("next"))
    asked = ask_known(ask) if ask else ""
    return render_template("accounts/sign_in.html", form=form, told=told, asked=asked, shared=shared)


@bp.post("/sign-out", endpoint="sign_out")
@public
def leave() -> ResponseReturnValue:
    with transaction():
        sign_out()
    flash(gettext("You are signed out."))
    return redirect(outlet_url(Outlet.HOME))


@bp.route("/confirm/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    """A link that mail programs may open ahead of people: only the button lets in."""
    link = find_link(token, Purpose.CONFIRM, clock.now())
    if link and request.method == "POST":
        try:
            return _come_in(link, Way.LINK)
        except Refused as refused:
            reason = gettext(refused.reason.value)
            return render_template("accounts/link_gone.html", page="sign-up", reason=reason), 404
    if link is None:
        return render_template("accounts/link_gone.html", page="sign-up"), 404
    if (account := find_account(link.email)) and account.disabled_at is not None:
        raise AccountClosed
    is_dropped = bool(link.password_hash) and not services.is_asked_by(link, session.get("browser", ""))
    return render_template("accounts/confirm.html", email=link.email, is_dropped=is_dropped)


@bp.route("/reset", methods=["GET", "POST"])
@public
def ask_reset() -> ResponseReturnValue:
    form = AddressForm(data=_typed())
    if form.validate_on_submit():
        with transaction():
            services.ask_reset(form.values["email"], current(), counted_network(), clock.now())
        return render_template("accounts/sent.html", email=form.email.data)
    return render_template(
        "accounts/form.html",
        form=form,
        title=gettext("Forgot your password?"),
        submit=gettext("Send me a link"),
        page="reset",
    )


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    link = find_link(token, Purpose.RESET, clock.now())
    if link is None:
        return render_template("accounts/link_gone.html", page="reset"), 404
    form = NewPasswordForm()
    if form.validate_on_submit():
        with hashing():
            hashed = services.hash_password(form.values["password"])
        try:
            with transaction():
                account = services.reset_password(link, hashed, clock.now())
                is_in = sign_in(account, Way.LINK)
        except Refused:
            return render_template("accounts/link_gone.html", page="reset"), 404
        flash(gettext("Your new password is set. You are signed out everywhere else."))
        ways = [passkey.name for passkey in passkeys_of(account)] + [each.name for each in identities_of(account)]
        if ways:
            flash(gettext("This still signs you in: %(ways)s. Remove what is not yours.", ways=", ".join(ways)))
        after = outlet_url(Outlet.AFTER_RESET, next=next_url())
        return redirect(after if is_in else url_for("accounts.factor", next=after))
    return render_template(
        "accounts/form.html",
        form=form,
        title=gettext("Choose a new password"),
        submit=gettext("Save"),
        page="new",
    )


@bp.get("/")
def home() -> ResponseReturnValue:
    """A delegate's home: a card of each slice."""
    return render_template("accounts/home.html", now=clock.now())


@bp.route("/password", methods=["GET", "POST"])
@limiter.limit("20/hour", methods=["POST"])
@sensitive
def password() -> ResponseReturnValue:
    me = current_account()
    form = NewPasswordForm(address=me.email)
    if form.validate_on_submit():
        with hashing():
            hashed = services.hash_password(form.values["password"])
        with transaction():
            services.change_password(me, hashed, clock.now(), but=current_sign_in())
        flash(gettext("Your new password is set. You are signed out everywhere else."))
        return redirect(outlet_url(Outlet.PROFILE))
    return render_template(
        "accounts/form.html",
        form=form,
        title=gettext("Choose a new password"),
        submit=gettext("Save"),
        page="new",
    )
