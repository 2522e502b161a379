"""Letters of persons, as they leave, and links that end with what their sender was."""

from datetime import datetime

from forum.accounts.models import Account
from forum.mail.models import Letter
from forum.mail.rules import Withheld
from forum.mail.services import withhold
from forum.people.queries import find_link, find_person, may_describe, working_links
from forum.people.services import follow_address, revoke_claims


def revoke_links(account: Account, *, now: datetime) -> None:
    """What the account has sent, others may have had sent."""
    for link in working_links(account, now):
        revoke_claims(link.person, now)


def follow_account(account: Account) -> None:
    """Its person is reached where it is."""
    if person := find_person(account):
        follow_address(person)


def ask_of_claim(letter: Letter, **_: object) -> None:
    """A profile is offered to the address that it has, while whoever offers it may."""
    if letter.about == "claim":
        link = find_link(letter.about_id or 0)
        good = link and link.used_at is None and link.person.address == letter.recipient
        if not (link and good and link.sender and may_describe(link.person, link.sender)):
            withhold(letter, Withheld.USED)
