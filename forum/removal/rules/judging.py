"""When something may go, and until when that can be taken back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from forum.editions.models import Edition, EditionState, Series, Venue
from forum.languages import N_

TIME_TO_UNDO = timedelta(days=30)
"""How long what was archived or merged can be taken back."""


class Refusal(StrEnum):
    CANCEL_FIRST = N_("Calendars carry this edition. Cancel it first: subscribers must be told.")
    CANCEL_THEM_FIRST = N_("Calendars carry an edition of this series. Cancel it first: subscribers must be told.")
    ALREADY = N_("It is archived already.")
    NOT_ARCHIVED = N_("It is not archived.")
    MERGED = N_("It was merged into another. Undo that instead.")
    ITSELF = N_("Nothing can be merged into itself.")
    GONE = N_("It is archived, or not one of these. Choose another.")
    LOOK_AGAIN = N_("Something has changed meanwhile. Look at it again.")
    TOO_LATE = N_("This can no longer be undone.")
    MERGED_ON = N_("What this went into was merged into another since. Undo that first.")
    OPENNESS = N_("One series is closed and the other open. Make them alike first.")
    WOULD_OPEN = N_("It is open, what it went into is closed: everyone would see its editions. Open that first.")
    WOULD_CLOSE = N_("It is closed, what it went into open: its editions would vanish. Cancel them, close that first.")
    SAME_ADDRESS = N_("Both series have an edition with the same address. Change one of the two first.")
    OTHER_ZONE = N_("The venues are in different time zones.")
    OTHER_ROOM = N_("A room can go into one of the other venue, or come along.")


def is_awaited(edition: Edition, today: date) -> bool:
    """Whether calendars carry it and it is not over, or only put off: subscribers would wait for it in vain."""
    if edition.state is EditionState.POSTPONED:
        return True
    return edition.state is EditionState.ANNOUNCED and edition.ends_on >= today


def judge_archived_edition(edition: Edition, now: datetime) -> Refusal | None:
    """Why an edition cannot be archived."""
    return Refusal.CANCEL_FIRST if is_awaited(edition, now.date()) else None


def judge_archived_series(editions: Iterable[Edition], now: datetime) -> Refusal | None:
    """Why a series with these editions cannot be archived."""
    carried = any(is_awaited(edition, now.date()) for edition in editions)
    return Refusal.CANCEL_THEM_FIRST if carried else None


def judge_series(series: Series, into: Series, slugs: Iterable[str], taken: Iterable[str]) -> Refusal | None:
    """Why a series with editions at these addresses cannot be merged into one where those are taken."""
    if series.closed != into.closed:
        return Refusal.OPENNESS
    return Refusal.SAME_ADDRESS if set(slugs) & set(taken) else None


def judge_series_back(series: Series, into: Series, back: Iterable[Edition]) -> Refusal | None:
    """Why editions cannot go back to a series from the one it was merged into: who may see them would change."""
    if series.closed == into.closed or all(edition.state is EditionState.DRAFT for edition in back):
        return None
    return Refusal.WOULD_OPEN if into.closed else Refusal.WOULD_CLOSE


def judge_venues(venue: Venue, into: Venue) -> Refusal | None:
    """Why a venue cannot be merged into another: sessions would begin at another hour."""
    return None if venue.timezone == into.timezone else Refusal.OTHER_ZONE


def can_be_taken_back(merged_at: datetime, now: datetime) -> bool:
    """Whether there is still time."""
    return now - merged_at <= TIME_TO_UNDO
