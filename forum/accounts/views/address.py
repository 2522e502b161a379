"""Another address for one's account."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts import services
from forum.accounts.current import current_account, current_sign_in, sensitive
from forum.accounts.forms import AddressForm, CodeForm
from forum.accounts.models import Purpose
from forum.accounts.queries import find_change, find_link, get_account
from forum.accounts.views import bp
from forum.db import transaction
from forum.errors import AccountClosed, Refused
from forum.web import counted_network, limiter, public


@bp.route("/address", methods=["GET", "POST"])
@limiter.limit("10/hour", methods=["POST"])
@sensitive
def address() -> ResponseReturnValue:
    form = AddressForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.ask_address(current_sign_in(), form.values["email"], counted_network(), clock.now())
            return redirect(url_for("accounts.address_by_code"))
        except Refused as refused:
            form.refuse("email", refused)
    return render_template("accounts/address.html", form=form, change=find_change(current_account(), clock.now()))


@bp.route("/address/code", methods=["GET", "POST"])
def address_by_code() -> ResponseReturnValue:
    """The code of the letter to the new address, in the sign-in that asked for it."""
    form = CodeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                browser = current_sign_in().token_hash
                code, network = form.values["code"], counted_network()
                link = services.try_code(browser, code, network, clock.now(), Purpose.ADDRESS)
                if link:
                    services.change_address(link, clock.now(), current_sign_in())
            if link:
                return _changed()
            form.refuse_wrong(services.tries_left(browser, Purpose.ADDRESS, clock.now()))
        except Refused as refused:
            form.refuse("code", refused)
    change = find_change(current_account(), clock.now())
    return render_template("accounts/address_code.html", form=form, change=change)


@bp.post("/address/cancel")
def cancel_address() -> ResponseReturnValue:
    with transaction():
        services.cancel_change(current_account(), clock.now())
    flash(gettext("Your address stays as it is."))
    return redirect(url_for("accounts.sessions"))


@bp.route("/address/confirm/<token>", methods=["GET", "POST"])
def confirm_address(token: str) -> ResponseReturnValue:
    """For the account that asked: who only reads the letter, sent to a mistyped address, has no account by it."""
    link = find_link(token, Purpose.ADDRESS, clock.now())
    if link is None or link.account_id != current_account().id:
        return render_template("accounts/link_gone.html", page="address"), 404
    if request.method == "POST":
        with transaction():
            services.change_address(link, clock.now(), current_sign_in())
        return _changed()
    return render_template("accounts/address_confirm.html", email=link.email)


def _changed() -> ResponseReturnValue:
    now = gettext("Your address now: %(email)s.", email=current_account().email)
    flash(f"{now} {gettext('You are signed out everywhere else.')}")
    return redirect(url_for("accounts.sessions"))


@bp.route("/not-me/<token>", methods=["GET", "POST"])
@public
def not_me(token: str) -> ResponseReturnValue:
    """From the letter to the old address; only the button takes it back."""
    link = find_link(token, Purpose.BACK, clock.now())
    if link is None:
        return render_template("accounts/link_gone.html", page="not-me"), 404
    if request.method == "POST":
        with transaction():
            taken = services.take_back_address(link, clock.now())
        return render_template("accounts/taken_back.html", taken=taken)
    if get_account(link.account_id).disabled_at is not None:
        raise AccountClosed
    return render_template("accounts/not_me.html", email=link.email)
