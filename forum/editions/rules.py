"""Who may do what in an edition, and what of it is public."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from forum.editions.models import Edition, EditionState, Role
from forum.editions.models import Right as Right
from forum.languages import N_


class Refusal(StrEnum):
    SLUG_TAKEN = N_("This address is or was another's. Choose another.")
    CLOSES_FIRST = N_("It cannot close before it opens.")
    HALF = N_("Give both times, or neither.")
    NOT_POSTPONED = N_("Only an announced edition can be postponed.")
    POSTPONE_FIRST = N_("Postpone the edition first.")
    PUBLIC = N_("Calendars carry announced editions of this forum. Cancel those first, then close it.")
    BACKWARDS = N_("The last day cannot be before the first.")
    IN_USE = N_("This is still used and cannot be removed.")
    LAST_ORGANISER = N_("An edition needs at least one organiser.")
    UNKNOWN_ACCOUNT = N_("Nobody has an account with this address.")


def may(right: Right, role: Role | None, *, is_admin: bool) -> bool:
    """Whether someone with this role in the edition has the right."""
    return is_admin or (role is not None and right in role.rights)


def may_see(edition: Edition, role: Role | None, *, is_admin: bool) -> bool:
    """Whether the public pages of the edition exist for someone: announced and open, or theirs."""
    if is_admin or (role and role is not Role.MEMBER):
        return True
    return edition.state is not EditionState.DRAFT and (not edition.series.closed or role is Role.MEMBER)


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
