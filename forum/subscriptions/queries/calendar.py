"""What a personal calendar holds."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from forum.accounts.models import Account
from forum.db import db
from forum.editions.models import PublicEdition
from forum.editions.rules import may_see, rights_over
from forum.feeds.queries import facts_of
from forum.formats.feed import EditionFacts, Item
from forum.registration.models import Registration, RegistrationState
from forum.registration.queries import had_places, own_registrations
from forum.registration.rules import may_hear
from forum.releases.models import Star
from forum.releases.queries import document_of, stars_of
from forum.releases.rules import Status


class Personal(NamedTuple):
    """Editions with a place, starred sessions, tombstones of both; UIDs that have left, and when at the earliest."""

    editions: tuple[EditionFacts, ...]
    items: tuple[Item, ...]
    departed: dict[str, datetime]


def personal_calendar(account: Account, base: str) -> Personal:
    """What this person signed up for or starred."""
    editions: dict[str, EditionFacts] = {}
    departed: dict[str, datetime] = {}
    registrations = own_registrations(account)
    known = had_places([registration.id for registration in registrations])
    for registration in reversed(registrations):
        if registration.id in known and not may_hear(registration):
            departed[str(registration.uid)] = registration.changed_at
        elif registration.id in known:
            facts = place_of(registration, base)
            editions[facts.uid] = facts
    items: list[Item] = []
    for edition, stars in _starred(account):
        document = document_of(edition)
        if document is None or not may_see(edition, rights_over(edition, account)):
            departed |= {str(star.session_uid): star.changed_at for star in stars}
            continue
        facts = facts_of(edition, base)._replace(timezone=document.timezone)
        published = {session.facts.uid: session for session in document.published}
        for star in stars:
            if session := published.get(str(star.session_uid)):
                items.append(
                    Item(
                        session=session,
                        edition=facts,
                        extra=star.changes,
                        dropped_at=None if star.starred else star.changed_at,
                    )
                )
            else:
                departed[str(star.session_uid)] = document.released_at
    return Personal(tuple(editions.values()), tuple(items), departed)


def _starred(account: Account) -> list[tuple[PublicEdition, list[Star]]]:
    """The account's stars by edition, un-starred ones too."""
    by_edition: dict[int, list[Star]] = {}
    for star in stars_of(account.id):
        by_edition.setdefault(star.edition_id, []).append(star)
    query = select(PublicEdition).where(PublicEdition.id.in_(by_edition)).order_by(PublicEdition.id)
    return [(edition, by_edition[edition.id]) for edition in db.session.scalars(query)]


def place_of(registration: Registration, base: str) -> EditionFacts:
    """The edition as the registrant's calendar has it: with the place's own UID, SEQUENCE and state."""
    facts = facts_of(registration.edition, base)
    return facts._replace(
        uid=str(registration.uid),
        sequence=registration.sequence + facts.sequence,
        modified_at=max(registration.changed_at, facts.modified_at),
        status=facts.status if registration.state is RegistrationState.CONFIRMED else Status.CANCELLED,
    )
