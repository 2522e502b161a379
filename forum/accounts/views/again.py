"""Before what is sensitive: whoever is signed in shows once more who they are."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts import services
from forum.accounts.current import ask_again, current_account, current_sign_in, place
from forum.accounts.forms import FactorForm, KeptCodeForm, PasswordForm
from forum.accounts.models import Purpose, Way
from forum.accounts.views import bp
from forum.accounts.views.factors import go_on
from forum.db import transaction
from forum.errors import Refused
from forum.web import carrying, counted_network, limiter
from forum.web.renders import hashing


@bp.route("/again", methods=["GET", "POST"])
@carrying
def again() -> ResponseReturnValue:
    """By the second factor where there is one: who has the password alone did not get in. Else by the password, or a
    code from the mail."""
    me = current_account()
    if me.has_factor:
        return _by_factor()
    form = PasswordForm()
    if me.password_hash and form.validate_on_submit():
        checked = me.password_hash
        tried = f"again {me.id}", counted_network(), clock.now()
        with transaction():
            services.count_password(*tried)
        with hashing():
            is_right = services.check_password(me.email, form.values["password"]) is not None
        if is_right:
            with transaction():
                services.confirm_by_password(current_sign_in(), checked, clock.now())
                services.forget_password(*tried)
            return go_on(form.kept.data, again=True)
        with transaction():
            services.note_failure(me.email, Way.PASSWORD, place(), clock.now())
        form.password.errors = [gettext("This is not your password.")]
    return ask_again(form if me.password_hash else None, kept=form.kept.data or "")


def _by_factor() -> ResponseReturnValue:
    form, keys = FactorForm(), current_app.config["KEYS"]
    if form.validate_on_submit():
        try:
            with transaction():
                is_right = services.confirm_by_factor(current_sign_in(), form.values["code"], keys, clock.now())
            if is_right:
                return go_on(form.kept.data, again=True)
            with transaction():
                services.note_failure(current_account().email, Way.FACTOR, place(), clock.now())
            form.refuse("code", Refused(services.FactorRefusal.WRONG))
        except Refused as refused:
            form.refuse("code", refused)
    return ask_again(form, kept=form.kept.data or "")


@bp.post("/again/send")
@limiter.limit("10/hour")
def send_code() -> ResponseReturnValue:
    if current_account().has_factor:  # whoever found the browser may find the mailbox open in it
        return redirect(url_for("accounts.again", next=request.args.get("next")))
    with transaction():
        services.ask_again(current_sign_in(), clock.now())
    if kept := request.form.get("kept"):
        return _ask_code(KeptCodeForm(formdata=None, data={"kept": kept}))
    return redirect(url_for("accounts.again_by_code", next=request.args.get("next")))


@bp.route("/again/code", methods=["GET", "POST"])
@carrying
def again_by_code() -> ResponseReturnValue:
    form = KeptCodeForm()
    if current_account().has_factor:
        return redirect(url_for("accounts.again", next=request.args.get("next")))
    if form.validate_on_submit():
        try:
            with transaction():
                is_right = services.confirm_by_code(
                    current_sign_in(), form.values["code"], counted_network(), clock.now()
                )
            if is_right:
                return go_on(form.kept.data, again=True)
            with transaction():
                services.note_failure(current_account().email, Way.CODE, place(), clock.now())
            form.refuse_wrong(services.tries_left(current_sign_in().token_hash, Purpose.AGAIN, clock.now()))
        except Refused as refused:
            form.refuse("code", refused)
    return _ask_code(form)


def _ask_code(form: KeptCodeForm) -> ResponseReturnValue:
    return render_template("accounts/again_code.html", form=form, kept=form.kept.data or "")
