"""What the log says of coming and going: who signed in, how and where; what was tried in vain."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from forum.accounts.models import AccountAct, SignIn, Way
from forum.accounts.queries import find_account
from forum.accounts.rules import is_told
from forum.accounts.services.sign_ins import Place, end_sign_in
from forum.audit.models import Named
from forum.audit.services import record
from forum.limits.rules import Kind
from forum.limits.services import count


def note_sign_in(sign_in: SignIn, ways: Sequence[Way], now: datetime, about: str = "") -> None:
    """Somebody is in, and how; `about` is the provider, if one said who they are."""
    _note(sign_in, AccountAct.CAME_IN, now, *ways, about=about)


def leave_sign_in(sign_in: SignIn, now: datetime) -> None:
    """Its own browser signs out."""
    _end(sign_in, AccountAct.LEFT, now)


def end_own_sign_in(sign_in: SignIn, now: datetime) -> None:
    """Its account signs out there, from elsewhere."""
    _end(sign_in, AccountAct.ENDED, now)


def note_failure(email: str, way: Way, place: Place, now: datetime) -> None:
    """Something was wrong; the first few of an account are told one by one, then how many it are by now.

    Addresses that have no account are counted together and never told: what was typed may be a password.
    """
    account = find_account(email)
    number = count(Kind.FAILURES, str(account.id) if account else "", now)
    if is_told(number):
        thing = Named("account", account.id, account.email) if account else Named("account", None, "")
        record(None, AccountAct.FAILED, thing, now, **_told(place, way), number=number)


def _end(sign_in: SignIn, act: AccountAct, now: datetime) -> None:
    end_sign_in(sign_in, now)
    _note(sign_in, act, now)


def _note(sign_in: SignIn, act: AccountAct, now: datetime, *ways: Way, about: str = "") -> None:
    me, place = sign_in.account, Place(sign_in.device, sign_in.address)
    record(me, act, Named("account", me.id, me.email), now, **_told(place, *ways, about=about))


def _told(place: Place, *ways: Way, about: str = "") -> dict[str, Any]:
    said = {"device": place.device, "network": place.address} | ({"about": about} if about else {})
    return said | ({"ways": [{"label": way.label} for way in ways]} if ways else {})
