"""Letters of persons, as they leave, and links that end with what their sender was."""

from datetime import datetime

from forum.accounts.models import Account
from forum.accounts.queries import is_closed
from forum.mail.models import Letter
from forum.mail.rules import Withheld
from forum.mail.services import withhold
from forum.people.queries import find_person, still_offers, working_links
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
    """A profile is offered to the address that it has, while whoever offers it may, and whoever reads it can get in."""
    if letter.about != "claim":
        return
    if not still_offers(letter.about_id or 0, letter.recipient):
        withhold(letter, Withheld.USED)
    elif is_closed(letter.recipient):
        withhold(letter, Withheld.UNTOLD)
