"""How registrations end: given up, taken back, refused."""

from datetime import datetime

from forum.accounts.models import Account
from forum.errors import Refused
from forum.people.services import revoke_claims
from forum.registration.models import Registration, Why
from forum.registration.models import RegistrationState as S
from forum.registration.queries import find_others_act, lives_elsewhere, slip_until
from forum.registration.rules import ALIVE, Refusal
from forum.registration.rules.ending import judge_own
from forum.registration.services.registering import leave


def withdraw(registration: Registration, by: Account | None, now: datetime) -> None:
    """The delegate gives it up while it is to come, or (None) their calendar does, or an organiser to whom they said
    so; a freed place goes to the first on the waitlist."""
    told = by is not None and by.id != registration.person.account_id
    if not told and (reason := judge_own(registration, now)):
        raise Refused(reason)
    leave(registration, S.WITHDRAWN, by, Why.WISH if told else "", now)


def take_back(registration: Registration, by: Account, now: datetime) -> None:
    """Whoever entered it did so by mistake; the link that was sent with it opens nothing any more."""
    if slip_until(registration, by, now) is None:
        if entry := find_others_act(registration, by):
            raise Refused(Refusal.DECIDED, [entry])
        raise Refused(Refusal.TOO_OLD if registration.state in ALIVE else Refusal.MOVED_ON)
    leave(registration, S.WITHDRAWN, by, Why.MISTAKE, now)
    if registration.person.account_id is None and not lives_elsewhere(registration):
        revoke_claims(registration.person, now)


def reject(registration: Registration, reason: str, by: Account, now: datetime) -> None:
    """The secretariat says no, with a reason the delegate reads."""
    _judge_others(registration, by)
    leave(registration, S.REJECTED, by, reason, now)


def cancel(registration: Registration, reason: str, by: Account, now: datetime) -> None:
    """The secretariat takes a given place back."""
    _judge_others(registration, by)
    leave(registration, S.CANCELLED, by, reason, now)


def _judge_others(registration: Registration, by: Account) -> None:
    """Nobody ends what is of themselves by a decision: they withdraw it."""
    if registration.person.account_id == by.id:
        raise Refused(Refusal.OWN)
