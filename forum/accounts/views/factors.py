"""The second factor: asked for at signing in, set up, removed."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

import segno
from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts import services
from forum.accounts.current import (
    asked_passkey,
    current_account,
    current_sign_in,
    find_current,
    find_halfway,
    finish_sign_in,
    place,
    sensitive,
)
from forum.accounts.current.shown import find_shown, keep_shown
from forum.accounts.forms import AppForm, FactorForm
from forum.accounts.models import OneTimeLink, Way
from forum.accounts.queries import count_recovery_codes, demands_on, find_factor, get_account, passkeys_of
from forum.accounts.rules import app_address, make_secret, open_secret, passkey_site
from forum.accounts.views import bp
from forum.db import transaction
from forum.errors import Refused
from forum.web import public, public_url
from forum.web.outlets import next_url
from forum.web.pages import own_path

CODES, FIRST_CODES = "codes", "first-codes"
"""What is kept to be shown once: recovery codes, those of a first factor with what follows from it."""


@bp.route("/factor", methods=["GET", "POST"])
@public
def factor() -> ResponseReturnValue:
    """For who showed the first one in this browser; nobody is signed in before."""
    form, keys = FactorForm(), current_app.config["KEYS"]
    if find_current():
        return redirect(next_url())
    if (link := find_halfway()) is None:
        if request.method == "POST":
            return look_again(form.kept.data)
        flash(gettext(services.FactorRefusal.GONE.value))
        return redirect(url_for("accounts.sign_in", next=own_path(request.args.get("next"))))
    if form.validate_on_submit():
        wrong = Refused(services.FactorRefusal.WRONG)
        try:
            with transaction():
                shows = partial(services.show_factor, code=form.values["code"], keys=keys, now=clock.now())
                is_in = finish_sign_in(shows, Way.FACTOR)
            if is_in:
                return go_on(form.kept.data)
        except Refused as refused:
            wrong = refused
        if (link := find_halfway()) is None:
            return look_again(form.kept.data)
        if wrong.reason is services.FactorRefusal.WRONG:
            with transaction():
                services.note_failure(link.email, Way.FACTOR, place(), clock.now())
        form.refuse("code", wrong)
    return ask_factor(form, link)


def look_again(kept: str | None) -> ResponseReturnValue:
    """For who is halfway in no more: the same press, sent twice, may have let them in; then the next page knows."""
    g.spares_cookie = True
    return go_on(kept) if kept else redirect(url_for("accounts.factor", next=own_path(request.args.get("next"))))


def ask_factor(form: FactorForm, link: OneTimeLink, told: str = "") -> ResponseReturnValue:
    """The page that asks for it; what was typed while signed out goes through it."""
    account = get_account(link.account_id)
    return render_template(
        "accounts/factor.html", form=form, told=told, app=find_factor(account), asked=asked_passkey(account)
    )


def go_on(kept: str | None, *, again: bool = False) -> ResponseReturnValue:
    """Where they wanted to; what they typed before is shown first if they say so: no other site can fill a form."""
    path = own_path(request.args.get("next"))
    if path and kept:
        return render_template("accounts/kept.html", path=path, kept=kept, again=again)
    return redirect(next_url())


@bp.get("/factors")
def factors() -> ResponseReturnValue:
    me = current_account()
    return render_template(
        "accounts/factors.html",
        app=find_factor(me),
        passkeys=passkeys_of(me),
        codes=count_recovery_codes(me),
        has_site=passkey_site(public_url()) is not None,
    )


@bp.get("/factors/demanded")
def demanded() -> ResponseReturnValue:
    """What is demanded of the reader's roles, and where it is added; then on."""
    me = current_account()
    if me.has_factor or not (demands := demands_on(me)):
        return redirect(onward())
    return render_template("accounts/demanded.html", demands=demands, has_site=passkey_site(public_url()) is not None)


def onward() -> str:
    """Where whoever added a factor wanted to go; else to those that there are."""
    return own_path(request.args.get("next")) or url_for("accounts.factors")


@bp.route("/factors/app", methods=["GET", "POST"])
@sensitive
def app() -> ResponseReturnValue:
    """The secret waits in the page, sealed for this account, until a code shows that an app has it."""
    me, keys, form = current_account(), current_app.config["KEYS"], AppForm()
    sealed = form.sealed.data or ""
    if (secret := open_secret(sealed, me.id, keys)) is None:
        sealed = form.sealed.data = make_secret(me.id, keys)
        secret = open_secret(sealed, me.id, keys) or ""
    if form.validate_on_submit():
        is_first = not me.has_factor
        try:
            with transaction():
                codes = services.add_app(current_sign_in(), sealed, form.values["code"], keys, clock.now())
            return show_codes(codes, is_first=is_first)
        except Refused as refused:
            form.refuse("code", refused)
    site = urlsplit(public_url()).hostname or ""
    picture = segno.make(app_address(secret, me.email, site), error="m").svg_data_uri(scale=5, border=4, light="#fff")
    return render_template("accounts/app.html", form=form, secret=secret, picture=picture, site=site)


@bp.route("/factors/codes", methods=["GET", "POST"])
@sensitive
def recovery_codes() -> ResponseReturnValue:
    me = current_account()
    if not me.has_factor:
        return redirect(url_for("accounts.factors"))
    if request.method == "POST":
        with transaction():
            codes = services.make_recovery_codes(me, clock.now())
        return show_codes(codes, is_first=False)
    kind = request.args.get("shown", "")
    if kind and (shown := find_shown(kind)):
        codes, is_first = shown.split(), kind == FIRST_CODES
        return render_template("accounts/recovery_codes.html", codes=codes, is_first=is_first, onward=onward())
    return render_template("accounts/recovery_codes_new.html")


def show_codes(codes: Sequence[str], *, is_first: bool) -> ResponseReturnValue:
    """On a page that makes none when it is loaded again."""
    kind = FIRST_CODES if is_first else CODES
    keep_shown(kind, " ".join(codes))
    return redirect(url_for("accounts.recovery_codes", shown=kind, next=request.args.get("next")))


@bp.route("/factors/app/remove", methods=["GET", "POST"])
@sensitive
def remove_app() -> ResponseReturnValue:
    me = current_account()
    if request.method == "POST":
        try:
            with transaction():
                services.remove_app(me, clock.now())
            flash(gettext("The app is no longer asked for."))
        except Refused as refused:
            flash(gettext(refused.reason.value))
    elif find_factor(me):
        return render_template("accounts/app_remove.html")
    return redirect(url_for("accounts.factors"))
