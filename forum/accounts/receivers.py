"""Letters of accounts, as they leave."""

from datetime import datetime

from forum.accounts.queries import find_account, find_open_offer
from forum.mail.models import Letter
from forum.mail.services import reword, withhold


def ask_of_account(letter: Letter, **_: object) -> None:
    """A new password is only for whoever has an account: the page that was asked for it has not looked."""
    if letter.about == "reset":
        account = find_account(letter.recipient)
        if account is None:
            withhold(letter)
        else:
            reword(letter, letter.template, letter.values, account.language)


def ask_of_offer(letter: Letter, *, now: datetime) -> None:
    """What was taken back, settled, or is its inviter's no more nobody is offered."""
    if letter.about == "offer" and find_open_offer(letter.about_id or 0, now) is None:
        withhold(letter)
