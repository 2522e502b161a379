"""Letters of accounts, as they leave."""

from datetime import datetime

from forum.accounts.models import GrantOffer, OneTimeLink
from forum.accounts.queries import find_account, is_lapsed
from forum.db import db
from forum.mail.models import Letter
from forum.mail.services import withhold


def ask_of_account(letter: Letter, **_: object) -> None:
    """A new password is only for whoever has an account: the page that was asked for it has not looked."""
    if letter.about != "reset":
        return
    account, link = find_account(letter.recipient), db.session.get(OneTimeLink, letter.about_id)
    if account is None or link is None or link.used_at is not None:
        withhold(letter)
    else:
        letter.language, link.account_id = account.language, account.id


def ask_of_offer(letter: Letter, *, now: datetime) -> None:
    """What was taken back, settled, or is its inviter's no more nobody is offered."""
    if letter.about == "offer":
        offer = db.session.get(GrantOffer, letter.about_id)
        if offer is None or offer.is_settled or offer.expires_at <= now or is_lapsed(offer):
            withhold(letter)
