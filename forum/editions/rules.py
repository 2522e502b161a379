"""Who may do what in an edition, and what of it is public."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from forum.accounts.models import Account, Scope
from forum.accounts.models import Right as Right
from forum.accounts.rules import Rights, rights_in
from forum.editions.models import Edition, EditionState, Series
from forum.languages import N_

CHANGE_OF_MIND = timedelta(hours=1)
"""How long a series that was opened can be closed again though calendars may have fetched its editions."""


class Refusal(StrEnum):
    SLUG_TAKEN = N_("This address is or was another's. Choose another.")
    CLOSES_FIRST = N_("It cannot close before it opens.")
    HALF = N_("Give both times, or neither.")
    NOT_POSTPONED = N_("Only an announced edition can be postponed.")
    POSTPONE_FIRST = N_("Postpone the edition first.")
    PUBLIC = N_("Calendars carry announced editions of this forum. Cancel those first, then close it.")
    BACKWARDS = N_("The last day cannot be before the first.")
    LOOK_AGAIN = N_("Something has changed meanwhile. Look at it again.")


def spots_of(edition: Edition) -> tuple[tuple[Scope, int], ...]:
    """Where a role covers an edition, beside the site."""
    return (Scope.EDITION, edition.id), (Scope.SERIES, edition.series_id)


def rights_over(edition: Edition, account: Account | None) -> Rights:
    """What the account may do in the edition."""
    return rights_in(account, *spots_of(edition))


def may_see(edition: Edition, rights: Rights = frozenset()) -> bool:
    """Whether the public pages of the edition exist for someone: announced and open, or theirs."""
    if edition.is_public or Right.SEE_DESK in rights:
        return True
    return edition.state is not EditionState.DRAFT and Right.KNOW in rights


def may_approve(edition: Edition, rights: Rights) -> bool:
    """Whether someone may let registrants in: the desk only where its edition says so."""
    return Right.DECIDE in rights or (edition.desk_approves and Right.APPROVE_AT_DESK in rights)


def judge_closing(series: Series, now: datetime, *, is_carried: bool) -> Refusal | None:
    """Why an open series cannot be closed: calendars carry it, and it was not opened just now by mistake."""
    just_opened = series.opened_at is not None and now - series.opened_at <= CHANGE_OF_MIND
    return Refusal.PUBLIC if is_carried and not just_opened else None


def judge_days(values: Mapping[str, Any]) -> Refusal | None:
    """Why an edition cannot have these days and times."""
    if values["ends_on"] < values["starts_on"]:
        return Refusal.BACKWARDS
    opens, closes = values.get("opens_at"), values.get("closes_at")
    if (opens is None) != (closes is None):
        return Refusal.HALF
    if opens and closes and values["starts_on"] == values["ends_on"] and closes <= opens:
        return Refusal.CLOSES_FIRST
    return None


def is_slug(value: str) -> bool:
    """Lower-case Latin letters, digits and single hyphens: stable in every address."""
    return (
        bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value))
        and len(value) <= 60
        and value not in {"all", "personal", "delegation"}
    )


def calendar_facts(edition: Edition) -> tuple[object, ...]:
    """What a calendar shows of an edition: a change of these raises its SEQUENCE. Texts come first, facts after."""
    venue = edition.venue
    return (
        dict(edition.name),
        dict(edition.about),
        edition.starts_on,
        edition.ends_on,
        edition.opens_at,
        edition.closes_at,
        edition.state,
        dict(venue.name),
        dict(venue.address),
        dict(venue.city),
        venue.latitude,
        venue.longitude,
        venue.timezone,
    )
