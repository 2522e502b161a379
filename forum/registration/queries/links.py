"""Links by which registrants take their profiles over, and that work no longer because of who sent them."""

from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Right
from forum.db import db
from forum.editions.models import Edition
from forum.editions.rules import rights_over
from forum.people.models import ClaimLink, Person
from forum.registration.models import Registration
from forum.registration.rules import ALIVE


def lapsed_of(edition: Edition, now: datetime) -> list[tuple[Registration, ClaimLink]]:
    """Living registrations of persons who could still use a link if its sender still entered people here; the latest
    of each."""
    query = select(Registration, ClaimLink).join(Registration.person)
    query = query.join(ClaimLink, ClaimLink.person_id == Person.id).order_by(ClaimLink.id)
    query = query.where(Registration.edition_id == edition.id, Registration.state.in_(ALIVE))
    query = query.where(Person.account_id.is_(None), Person.email != "")
    rows = db.session.execute(query.where(ClaimLink.used_at.is_(None), ClaimLink.expires_at > now)).unique()
    found, may = dict[int, tuple[Registration, ClaimLink]](), dict[int | None, bool]()
    for registration, link in rows:
        if link.sent_by not in may:
            may[link.sent_by] = Right.ENTER_REGISTRATIONS in rights_over(edition, link.sender)
        found.pop(registration.id, None)
        if not may[link.sent_by]:
            found[registration.id] = registration, link
    return sorted(found.values(), key=lambda row: row[0].folded)
