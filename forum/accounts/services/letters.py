"""Letters of an account follow it."""

from forum.accounts.models import Account
from forum.accounts.queries import find_owner
from forum.mail.models import Letter
from forum.mail.rules import Withheld
from forum.mail.services import readdress, withhold

TOLD_WHEN_CLOSED = {"closed"}


def reach(letter: Letter) -> Account | None:
    """Whose letter it is, at the address of now. None, and it never goes, where nobody is or a closed account would be
    told of anything but that.
    """
    account = find_owner(letter)
    if account is None or (account.disabled_at is not None and letter.template not in TOLD_WHEN_CLOSED):
        withhold(letter, Withheld.UNTOLD)
        return None
    if letter.recipient != account.email:
        readdress(letter, account.email, letter.calendar)
    return account
