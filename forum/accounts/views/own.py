"""Pages of one's own account."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_user, logout_user

from forum import clock
from forum.accounts import services
from forum.accounts.current import current_account, find_current
from forum.accounts.forms import NewPasswordForm, ResetForm, SignInForm, SignUpForm
from forum.accounts.models import Purpose
from forum.accounts.queries import find_link, offers_to
from forum.accounts.views import bp
from forum.db import transaction
from forum.web import limiter, public
from forum.web.language import current
from forum.web.outlets import Outlet, next_url, outlet_url
from forum.web.pages import own_path


@bp.route("/sign-up", methods=["GET", "POST"])
@public
@limiter.limit("20/hour", methods=["POST"])
def sign_up() -> ResponseReturnValue:
    form = SignUpForm()
    if form.validate_on_submit():
        with transaction():
            services.sign_up(form.values["email"], form.values["password"], current(), clock.now())
        return render_template("accounts/sent.html", email=form.email.data)
    return render_template(
        "accounts/form.html",
        form=form,
        title=gettext("Create an account"),
        submit=gettext("Create account"),
        page="sign-up",
    )


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit("30/10 minutes", methods=["POST"], deduct_when=lambda answer: answer.status_code == 200)
def sign_in() -> ResponseReturnValue:
    """Only tries that fail are counted: a whole conference comes from one address."""
    form = SignInForm()
    if find_current():
        return _go_on(form)
    if form.validate_on_submit():
        entered = services.check_password(form.values["email"], form.values["password"])
        if entered:
            login_user(entered, remember=form.remember.data)
            return _go_on(form)
        form.password.errors = [
            gettext("The e-mail address and password do not belong together, or the address is not confirmed yet.")
        ]
    return render_template(
        "accounts/form.html", form=form, title=gettext("Sign in"), submit=gettext("Sign in"), page="sign-in"
    )


def _go_on(form: SignInForm) -> ResponseReturnValue:
    """Where they wanted to; what they typed before is shown first if they say so: no other site can fill a form."""
    path = own_path(request.args.get("next"))
    if path and form.kept.data:
        return render_template("accounts/kept.html", path=path, kept=form.kept.data)
    return redirect(next_url())


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    logout_user()
    flash(gettext("You are signed out."))
    return redirect(outlet_url(Outlet.HOME))


@bp.route("/confirm/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    """A link that mail programs may open ahead of people: only the button confirms."""
    link = find_link(token, Purpose.CONFIRM, clock.now())
    if link is None:
        return render_template("accounts/link_gone.html", page="sign-up"), 404
    if request.method == "POST":
        now = clock.now()
        with transaction():
            confirmed = services.confirm(link, now)
        login_user(confirmed)
        flash(gettext("Your address is confirmed. Welcome!"))
        is_invited = bool(offers_to(confirmed, now))  # the invitation waits on one's own page
        return redirect(outlet_url(Outlet.LANDING if is_invited else Outlet.PROFILE))
    return render_template("accounts/confirm.html")


@bp.route("/reset", methods=["GET", "POST"])
@public
@limiter.limit("10/hour", methods=["POST"])
def ask_reset() -> ResponseReturnValue:
    form = ResetForm()
    if form.validate_on_submit():
        with transaction():
            services.ask_reset(form.values["email"], clock.now())
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
@limiter.limit("30/hour", methods=["POST"])
def reset(token: str) -> ResponseReturnValue:
    link = find_link(token, Purpose.RESET, clock.now())
    if link is None:
        return render_template("accounts/link_gone.html", page="reset"), 404
    form = NewPasswordForm()
    if form.validate_on_submit():
        with transaction():
            owner = services.reset_password(link, form.values["password"], clock.now())
        login_user(owner)
        flash(gettext("Your new password is set. You are signed out everywhere else."))
        return redirect(next_url())
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
def password() -> ResponseReturnValue:
    me = current_account()
    form = NewPasswordForm(address=me.email)
    if form.validate_on_submit():
        with transaction():
            services.change_password(me, form.values["password"])
        login_user(me)
        flash(gettext("Your new password is set. You are signed out everywhere else."))
        return redirect(outlet_url(Outlet.PROFILE))
    return render_template(
        "accounts/form.html",
        form=form,
        title=gettext("Choose a new password"),
        submit=gettext("Save"),
        page="new",
    )
