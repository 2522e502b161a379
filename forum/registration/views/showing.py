"""What the page of a registration tells its organiser beside what it says: who is alike, what may be done with it."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import request

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Account
from forum.people.queries import find_sent, may_describe
from forum.people.rules import alike_by
from forum.registration.models import Category, Registration, RegistrationState
from forum.registration.queries import (
    alike_of,
    apart_of,
    categories_of,
    find_decision,
    find_in_the_way,
    find_other,
    find_stays,
    find_successor,
    held_back,
    is_approved,
    judge_moving_to,
    may_correct,
    may_rearrange,
    may_take_end_back,
    place_again,
    slip_until,
)
from forum.registration.rules import ALIVE, PUT_OUT, state_in, state_readmitted
from forum.registration.rules.ending import judge_own
from forum.registration.views.leading import back_of, told_along, told_lost


def alike(registration: Registration) -> dict[str, Any]:
    """Who perhaps is the same person, with whom the reader names by reference; a reference that nobody has."""
    alike, apart = alike_of(registration), apart_of(registration)
    named = request.args.get("same", "")[:20]
    other = find_other(registration, named)
    told = [*alike, *(each for _, each in apart)]  # whoever was told apart is two people until that is taken back
    shown = alike if other is None or other in told else [other, *alike]
    is_second = registration.state is RegistrationState.DUPLICATE
    common = partial(_common, registration)
    out = [(each, find_decision(each)) for each in shown if each.state in PUT_OUT]
    beside = next((pair for pair in apart if pair[1].reference == named.strip().upper()), None)
    told_of = {"apart": apart, "alike": [] if is_second else shown, "put_out": out, "named_apart": beside}
    return told_of | {"same": "" if other or beside else named, "common": common}


def _common(registration: Registration, other: Registration) -> list[str]:
    """What two have in common, by the words."""
    return alike_by(registration.said, other.said, registration.person.address, other.person.address)


def describing(registration: Registration, enters: bool) -> dict[str, Any]:
    """Whether the reader may say who its person is, and what became of the link that offers the profile."""
    describes = enters and may_describe(registration.person, current_account())
    return {
        "corrects": enters and may_correct(registration, current_account()),
        "describes": describes and registration.state in ALIVE,
        "link": find_sent(registration.person, clock.now()) if describes else None,
        "anothers": find_in_the_way(registration) if describes else None,
        "offers": describes and not held_back(registration.person, current_account()),
    }


def moving(registration: Registration, enters: bool) -> dict[str, Any]:
    """Where the reader may move it, and until when they may take back what they entered."""
    me, now = current_account(), clock.now()
    returns, others, own = back_of(registration, me, now), _others(registration), registration.category
    back, approved = state_readmitted(own, returns.had), is_approved(registration)
    stays = returns.along.stays if returns.along else None
    again = {own: returns.number} | {each: place_again(registration, each, now, stays) for each in others}
    return {
        "back": back,
        "lost": told_lost(returns.had, back, returns.number),
        "states": {category: state_in(registration, category, me.id, approved) for category in others},
        "again": again,
        "slip": enters and slip_until(registration, me, now),
        "entered": registration.submitted_by == me.id,
        "stays": find_stays(registration),
        "successor": None if registration.state in ALIVE else find_successor(registration),
        "withdraws": _may_withdraw(registration, me, now),
        "takes_back": may_take_end_back(registration, me),
        "along": told_along(returns.along),
    }


def _may_withdraw(registration: Registration, me: Account, now: datetime) -> bool:
    """Whether it is the reader's own, and not over."""
    mine = registration.person.account_id == me.id
    return mine and registration.state in ALIVE and judge_own(registration, now) is None


def _others(registration: Registration) -> list[Category]:
    """The categories into which the reader may move it."""
    me, now = current_account(), clock.now()
    if not may_rearrange(registration, me, now):
        return []
    others = [each for each in categories_of(registration.edition_id) if each.id != registration.category_id]
    return [each for each in others if not judge_moving_to(registration, each, me, now)]
