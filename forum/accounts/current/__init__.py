"""Who asks: the signed-in account, for the views of every slice; and the one place where anybody is signed in."""

import json
import logging
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import wraps
from secrets import token_urlsafe
from typing import Any, ParamSpec, cast

from flask import current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, decode_cookie, encode_cookie, login_user, logout_user
from redis import RedisError

from forum import clock
from forum.accounts.forms import FactorForm, PasswordForm
from forum.accounts.models import Account, OneTimeLink, Purpose, Right, SignIn, Way
from forum.accounts.queries import (
    find_link,
    find_sign_in,
    get_account,
    is_granted_everywhere,
    passkeys_of,
)
from forum.accounts.rules import (
    Ask,
    Client,
    Told,
    ask_known,
    device_of,
    is_confirmed,
    judge_access,
    network_of,
    passkey_site,
)
from forum.accounts.services import (
    TO_ANSWER,
    FactorRefusal,
    PasskeyRefusal,
    Place,
    begin_halfway,
    begin_sign_in,
    leave_sign_in,
    note_sign_in,
    stand_by,
    use_link,
)
from forum.audit.models import Named, Seen
from forum.errors import Forbidden, Refused, summary
from forum.jobs.queues import enqueue
from forum.web import public_url
from forum.web.giving_back import keep, was_typed

Asked = ParamSpec("Asked")
FRESH = timedelta(minutes=5)
"""For how long several pages of a browser ask for an answer to the same challenge."""
STAYS = frozenset({"_permanent", "_remember"})
"""Of what a browser's session holds, what says nothing of whoever used it: all that is left when somebody leaves."""
LEADS_ON = STAYS | {"question", "told", "wish"}
"""What somebody did before signing in, to go on with it then."""
log = logging.getLogger(__name__)


class Logins(LoginManager):
    """Flask-Login's, but a browser that was remembered under a key of before is so by the new one from now on."""

    def _load_user_from_remember_cookie(self, cookie: str) -> Any:
        *before, now = current_app.config["KEYS"]
        remembered = next(filter(None, (decode_cookie(cookie, key) for key in before)), None)
        if remembered is None or decode_cookie(cookie, now):
            return super()._load_user_from_remember_cookie(cookie)
        account = super()._load_user_from_remember_cookie(encode_cookie(remembered))
        if account:
            session["_remember"] = "set"
        return account


def load_account(cookie: str) -> Account | None:
    """Whose cookie this is, while its sign-in lasts; what the request does from now on stands by it, and by its
    account's roles."""
    g.sign_in = find_sign_in(cookie, clock.now())
    if g.sign_in is None:
        _clear(STAYS)
        return None
    stand_by(g.sign_in, clock.now())
    return cast(Account, g.sign_in.account)


def sign_in(account: Account, way: Way, *, remember: bool = False) -> bool:
    """Let this browser act for the account, instead of whoever it acted for; within the act's transaction.

    Where there is a second factor, only once that is shown too (`accounts.factor` asks for it): whether they are in.
    A passkey is both at once.
    """
    _leave(STAYS if find_current() else LEADS_ON)
    if account.has_factor and way is not Way.PASSKEY:
        session["halfway"] = {"token": begin_halfway(account, clock.now()), "remember": remember, "way": way.value}
        return False
    _enter(account, way, remember=remember)
    return True


def find_halfway() -> OneTimeLink | None:
    """What this browser has to show who showed the first factor here a short while ago, and not the second."""
    return find_link(session.get("halfway", {}).get("token", ""), Purpose.FACTOR, clock.now())


def finish_sign_in(shows: Callable[[Account], bool], way: Way) -> bool:
    """Whether somebody `shows` the second factor of whoever showed the first one: then they are in; within a
    transaction."""
    link, now = find_halfway(), clock.now()
    if link is None:
        raise Refused(FactorRefusal.GONE)
    account = get_account(link.account_id)
    if not shows(account):
        return False
    use_link(link, now)
    halfway = session["halfway"]
    _clear(LEADS_ON)
    _enter(account, Way(halfway["way"]), way, remember=halfway["remember"])
    return True


def open_ask() -> Ask | None:
    """What this browser may answer by a passkey; None where the address of the site lets browsers keep none."""
    site, now = passkey_site(public_url()), int(clock.now().timestamp())
    if site is None:
        return None
    challenge, asked_at = session.get("challenge", ("", 0))
    if asked_at < now - FRESH.seconds:
        challenge = token_urlsafe(32)
        session["challenge"] = challenge, now
    return Ask(challenge, site)


def answered_ask() -> Ask:
    """What it was asked, a short while ago; it is asked anew from now on."""
    site = passkey_site(public_url())
    challenge, asked_at = session.pop("challenge", ("", 0))
    if site is None or asked_at < clock.now().timestamp() - TO_ANSWER.seconds:
        raise Refused(PasskeyRefusal.LATE)
    return Ask(challenge, site)


def find_client() -> Client | None:
    """What this site is at the provider that people can sign in by; None where the settings name none."""
    config = current_app.config
    if not config["OIDC_ISSUER"]:
        return None
    back = public_url() + url_for("accounts.from_provider")
    return Client(config["OIDC_ISSUER"], config["OIDC_CLIENT_ID"], config["OIDC_CLIENT_SECRET"], back)


def keep_told(told: Told, path: str) -> None:
    """Somebody at the provider waits to be linked, and then wants to go on; in this browser, for a short while."""
    session["told"] = [*told, path, int(clock.now().timestamp())]


def find_told() -> tuple[Told | None, str]:
    """Who waits to be linked, and where they want to go."""
    *told, path, kept_at = session.get("told") or ("", 0)
    if kept_at < clock.now().timestamp() - TO_ANSWER.seconds:
        return None, ""
    return Told(*told), path


def _enter(account: Account, *ways: Way, remember: bool) -> None:
    g.sign_in = begin_sign_in(account, place(), clock.now(), remembered=remember)
    note_sign_in(g.sign_in, ways, clock.now(), current_app.config["OIDC_NAME"] if Way.PROVIDER in ways else "")
    login_user(account, remember=remember)


def forget() -> None:
    """Whoever this browser acted for, that sign-in has ended elsewhere."""
    _clear(STAYS)
    logout_user()
    g.sign_in = None


def sign_out() -> None:
    """Let this browser act for nobody, with nothing to tell whoever uses it next; within a transaction."""
    _leave(STAYS)


def _leave(stays: Collection[str]) -> None:
    if find_current() and (mine := find_current_sign_in()):
        leave_sign_in(mine, clock.now())
    _clear(stays)
    logout_user()


def _clear(stays: Collection[str]) -> None:
    """Forget all else of the session. The CSRF token too: a form of before is shown to whoever is there then, and not
    acted upon."""
    for name in [name for name in session if name not in stays]:
        del session[name]
    g.pop("csrf_token", None)


def sensitive(view: Callable[Asked, ResponseReturnValue]) -> Callable[Asked, ResponseReturnValue]:
    """Mark a view that a found browser must not open: whoever is signed in shows first who they are, unless they just
    did."""

    @wraps(view)
    def asked(*args: Asked.args, **kw: Asked.kwargs) -> ResponseReturnValue:
        return ask_here() or view(*args, **kw)

    return asked


def ask_here() -> ResponseReturnValue | None:
    """The page that asks who they are and leads back here; what was typed into a form comes back with them."""
    here, kept = request.full_path.rstrip("?"), keep() if was_typed() else ""
    if not kept or is_confirmed(current_sign_in().confirmed_at, clock.now()):
        return ask_who(here)
    return ask_again(back=here, kept=kept)


def ask_who(back: str) -> ResponseReturnValue | None:
    """The page that asks who they are and leads back; None if they just showed it."""
    if is_confirmed(current_sign_in().confirmed_at, clock.now()):
        return None
    return redirect(url_for("accounts.again", next=back))


def ask_again(
    form: PasswordForm | FactorForm | None = None, told: str = "", *, back: str | None = None, kept: str = ""
) -> ResponseReturnValue:
    """The page itself; where there is a second factor, it is asked for. It carries on what was typed."""
    me = current_account()
    if form is None and (me.has_factor or me.password_hash):
        form = (FactorForm if me.has_factor else PasswordForm)(formdata=None, data={"kept": kept})
    back = back or request.args.get("next")
    page = "accounts/again.html"
    return render_template(page, form=form, told=told, asked=asked_passkey(me), next=back, kept=kept)


def asked_passkey(account: Account) -> str:
    """What a browser needs to show one of the account's passkeys; empty where it has none that works here."""
    ask, known = open_ask(), [each.credential for each in passkeys_of(account)]
    return ask_known(ask, known) if ask and known else ""


def place() -> Place:
    """Where this request comes from."""
    return Place(device_of(request.user_agent.string), network_of(request.remote_addr or ""))


def find_current_sign_in() -> SignIn | None:
    """The sign-in of this request, as far as it asked who it is."""
    found: SignIn | None = g.get("sign_in")
    return found


def current_sign_in() -> SignIn:
    """The sign-in of this request, where only the signed-in come."""
    current_account()
    return cast(SignIn, g.sign_in)


def find_current() -> Account | None:
    """The signed-in account, or None: for public views."""
    if not current_user.is_authenticated:
        return None
    return cast(Account, cast(Any, current_user)._get_current_object())


def note_look(seen: Seen, thing: Named, edition_id: int | None = None) -> None:
    """Log that the reader looks at people's data; no page waits for it. An account goes without its name."""
    try:
        enqueue("note_look", json.dumps([current_account().id, seen.value, *thing, edition_id]))
    except RedisError as problem:
        log.warning("a look was not noted: %s", summary(problem))


def is_administrator(**_: object) -> bool:
    """Whether the reader runs the whole site: what `shows` in an outlet asks."""
    return is_granted_everywhere(find_current(), Right.MANAGE_TEAM)


def current_administrator() -> Account:
    """The signed-in account, which runs the whole site."""
    if not is_administrator():
        judge_access(find_current(), [Right.MANAGE_TEAM])
        raise Forbidden
    return current_account()


def current_account() -> Account:
    """The signed-in account. Only public views are reached without one, and they ask find_current."""
    account = find_current()
    if account is None:
        raise RuntimeError("a public view may be asked by nobody: find_current()")
    return account
