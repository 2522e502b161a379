"""Passkeys: one's own, and signing in by one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts import services
from forum.accounts.current import (
    answered_ask,
    ask_again,
    current_account,
    current_sign_in,
    find_halfway,
    finish_sign_in,
    open_ask,
    place,
    sensitive,
    sign_in,
)
from forum.accounts.forms import FactorForm, NewPasskeyForm, PasskeyForm, PasskeyNameForm, SignInForm
from forum.accounts.models import Account, Way
from forum.accounts.queries import get_passkey, passkeys_of
from forum.accounts.rules import ask_new
from forum.accounts.views import bp
from forum.accounts.views.factors import ask_factor, go_on, look_again, onward, show_codes
from forum.accounts.views.own import ask_sign_in
from forum.db import transaction
from forum.errors import Refused
from forum.web import public


@bp.post("/passkeys/sign-in")
@public
def by_passkey() -> ResponseReturnValue:
    """Alone: whoever unlocks the device that keeps it is who they are."""
    form = PasskeyForm()
    try:
        with transaction():
            account = services.use_passkey(form.answer.data or "", answered_ask(), clock.now())
            sign_in(account, Way.PASSKEY, remember=form.remember.data)
    except Refused as refused:
        kept = SignInForm(formdata=None, data={"kept": form.kept.data})
        return ask_sign_in(kept, told=_why(refused))
    return go_on(form.kept.data)


@bp.post("/factor/passkey")
@public
def factor_by_passkey() -> ResponseReturnValue:
    """As the second factor of who showed the first one in this browser."""
    form = PasskeyForm()
    if find_halfway() is None:
        return look_again(form.kept.data)

    def shows(account: Account) -> bool:
        return bool(services.use_passkey(form.answer.data or "", answered_ask(), clock.now(), of=account))

    try:
        with transaction():
            finish_sign_in(shows, Way.PASSKEY)
    except Refused as refused:
        if (link := find_halfway()) is None:
            return look_again(form.kept.data)
        kept = FactorForm(formdata=None, data={"kept": form.kept.data})
        return ask_factor(kept, link, told=_why(refused, link.email))
    return go_on(form.kept.data)


@bp.post("/again/passkey")
def again_by_passkey() -> ResponseReturnValue:
    form = PasskeyForm()
    try:
        with transaction():
            services.confirm_by_passkey(current_sign_in(), form.answer.data or "", answered_ask(), clock.now())
    except Refused as refused:
        return ask_again(told=_why(refused, current_account().email), kept=form.kept.data or "")
    return go_on(form.kept.data, again=True)


def _why(refused: Refused, email: str = "") -> str:
    """What the page says; a passkey that opens nothing is logged, as a wrong password is."""
    if refused.reason is services.PasskeyRefusal.WRONG:
        with transaction():
            services.note_failure(email, Way.PASSKEY, place(), clock.now())
    return str(gettext(refused.reason.value))


@bp.route("/passkeys/add", methods=["GET", "POST"])
@sensitive
def add_passkey() -> ResponseReturnValue:
    """Where the browser makes one; the name is how its owner will know it."""
    me, form, told = current_account(), NewPasskeyForm(), ""
    if form.validate_on_submit():
        try:
            with transaction():
                made, name = form.values["answer"], form.values["name"]
                codes = services.add_passkey(current_sign_in(), made, answered_ask(), name, clock.now())
            if codes:
                return show_codes(codes, is_first=True)
            flash(gettext("The passkey is added: %(name)s.", name=form.values["name"]))
            return redirect(onward())
        except Refused as refused:
            told = gettext(refused.reason.value)
    ask = open_ask()
    form.answer.data = ""
    asked = ask_new(ask, me.id, me.email, [each.credential for each in passkeys_of(me)]) if ask else ""
    return render_template("accounts/passkey_add.html", form=form, asked=asked, told=told)


@bp.route("/passkeys/<int:passkey_id>/rename", methods=["GET", "POST"])
def rename_passkey(passkey_id: int) -> ResponseReturnValue:
    me = current_account()
    passkey = get_passkey(passkey_id, me)
    form = PasskeyNameForm(obj=passkey)
    if form.validate_on_submit():
        with transaction():
            services.rename_passkey(me, get_passkey(passkey_id, me), form.values["name"], clock.now())
        flash(gettext("Saved."))
        return redirect(url_for("accounts.factors"))
    return render_template("accounts/passkey_rename.html", form=form)


@bp.route("/passkeys/<int:passkey_id>/remove", methods=["GET", "POST"])
@sensitive
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    me = current_account()
    passkey = get_passkey(passkey_id, me)
    if request.method != "POST":
        return render_template("accounts/passkey_remove.html", passkey=passkey)
    try:
        with transaction():
            services.remove_passkey(me, passkey, clock.now())
        flash(gettext("The passkey is removed. Remove it from your device too, or it goes on offering it."))
    except Refused as refused:
        flash(gettext(refused.reason.value))
    return redirect(url_for("accounts.factors"))
