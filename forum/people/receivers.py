"""Letters of persons, as they leave."""

from forum.mail.models import Letter
from forum.mail.services import withhold
from forum.people.queries import find_link, may_describe


def ask_of_claim(letter: Letter, **_: object) -> None:
    """A profile is offered to the address that it has, while whoever offers it may."""
    if letter.about == "claim":
        link = find_link(letter.about_id or 0)
        good = link and link.used_at is None and link.person.address == letter.recipient
        if not (link and good and link.sender and may_describe(link.person, link.sender)):
            withhold(letter)
