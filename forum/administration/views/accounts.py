"""Accounts: found, looked at, signed out, closed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts import services
from forum.accounts.current import current_administrator, note_look, sensitive
from forum.accounts.models import Account
from forum.accounts.queries import find_factor, get_account, get_sign_in, identities_of, passkeys_of, sign_ins_of
from forum.administration.forms import ReasonForm
from forum.administration.queries import count_accounts, held_by, select_accounts
from forum.administration.rules import AccountState
from forum.administration.views import administrators, bp
from forum.audit.models import Named, Seen
from forum.db import transaction
from forum.errors import Refused
from forum.mail.delivery import subject_of
from forum.mail.queries import find_undeliverable, select_letters_to
from forum.mail.rules import kind_of
from forum.people.queries import find_person
from forum.registration.queries import own_registrations
from forum.web.pages import page_of, words_asked


@bp.get("/administrators/accounts")
@administrators
def accounts() -> ResponseReturnValue:
    state = next((each for each in AccountState if each.value == request.args.get("state")), None)
    page = page_of(select_accounts(words_asked(), state))
    note_look(Seen.ACCOUNTS, Named("site", None, ""))
    return render_template("administration/accounts.html", page=page, counts=count_accounts(), states=AccountState)


@bp.get("/administrators/accounts/<int:account_id>")
@administrators
def account(account_id: int) -> ResponseReturnValue:
    found = get_account(account_id)
    note_look(Seen.ACCOUNT, Named("account", found.id, ""))
    return render_template(
        "administration/account.html",
        account=found,
        person=find_person(found),
        roles=held_by(found),
        sign_ins=sign_ins_of(found, clock.now()),
        app=find_factor(found),
        passkeys=passkeys_of(found),
        identities=identities_of(found),
        registrations=own_registrations(found),
        page=page_of(select_letters_to(found.email)),
        undeliverable=find_undeliverable(found.email, clock.now()),
        subject_of=subject_of,
        kind_of=kind_of,
    )


@bp.route("/administrators/accounts/<int:account_id>/close", methods=["GET", "POST"])
@administrators
@sensitive
def close(account_id: int) -> ResponseReturnValue:
    found, form = get_account(account_id), ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.disable(found, form.values["reason"], current_administrator(), clock.now())
            return _done(found, gettext("Account closed: %(name)s.", name=found.email))
        except Refused as refused:
            form.refuse("reason", refused)
    return render_template("administration/close.html", account=found, form=form)


@bp.route("/administrators/accounts/<int:account_id>/open", methods=["GET", "POST"], endpoint="open")
@administrators
@sensitive
def open_again(account_id: int) -> ResponseReturnValue:
    found = get_account(account_id)
    if request.method != "POST":
        return _ask(found, "open")
    with transaction():
        services.enable(found, current_administrator(), clock.now())
    return _done(found, gettext("Account open again: %(name)s.", name=found.email))


@bp.route("/administrators/accounts/<int:account_id>/sign-out", methods=["GET", "POST"])
@administrators
@sensitive
def sign_out(account_id: int) -> ResponseReturnValue:
    found = get_account(account_id)
    if request.method != "POST":
        return _ask(found, "sign_out")
    with transaction():
        services.sign_out_for(found, current_administrator(), clock.now())
    return _done(found, gettext("Signed out everywhere: %(name)s.", name=found.email))


@bp.route("/administrators/accounts/<int:account_id>/sign-ins/<int:sign_in_id>/end", methods=["GET", "POST"])
@administrators
@sensitive
def end_sign_in(account_id: int, sign_in_id: int) -> ResponseReturnValue:
    found = get_account(account_id)
    ended = get_sign_in(sign_in_id, found, clock.now())
    if request.method != "POST":
        return _ask(found, "end_sign_in", ended.device or gettext("Unknown device"))
    with transaction():
        ended = get_sign_in(sign_in_id, found, clock.now())
        services.sign_out_for(found, current_administrator(), clock.now(), ended)
    return _done(found, gettext("Signed out there."))


@bp.route("/administrators/accounts/<int:account_id>/factor", methods=["GET", "POST"])
@administrators
@sensitive
def factor(account_id: int) -> ResponseReturnValue:
    """After the app, the passkeys and the recovery codes are lost."""
    found = get_account(account_id)
    if request.method != "POST":
        return _ask(found, "factor") if found.has_factor else redirect(_address(found))
    with transaction():
        services.remove_factors(found, clock.now(), by=current_administrator())
    return _done(found, gettext("The second factor is removed: %(name)s.", name=found.email))


def _ask(account: Account, act: str, about: str = "") -> ResponseReturnValue:
    return render_template("administration/question.html", account=account, act=act, about=about)


def _done(account: Account, told: str) -> ResponseReturnValue:
    flash(told)
    return redirect(_address(account))


def _address(account: Account) -> str:
    return url_for("administration.account", account_id=account.id)
