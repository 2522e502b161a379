"""Letters of persons, as they leave."""

from forum.db import db
from forum.mail.models import Letter
from forum.mail.services import withhold
from forum.people.models import ClaimLink
from forum.people.queries import may_describe


def ask_of_claim(letter: Letter, **_: object) -> None:
    """A profile is offered to the address that it has, while whoever offers it may."""
    if letter.about == "claim":
        link = db.session.get(ClaimLink, letter.about_id)
        good = link and link.used_at is None and link.person.address == letter.recipient
        if not (link and good and link.sender and may_describe(link.person, link.sender)):
            withhold(letter)
