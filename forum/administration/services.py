"""What administrators do with letters."""

from collections.abc import Callable, Collection
from datetime import datetime

from forum.accounts.models import Account
from forum.administration.models import OutboxAct
from forum.audit.services import record
from forum.mail import services as mail
from forum.mail.queries import letters_among


def retry(keys: Collection[int], by: Account, now: datetime) -> int:
    """Have letters sent once more; how many could be."""
    return _act(mail.retry, OutboxAct.LETTERS_RETRIED, keys, by, now)


def dismiss(keys: Collection[int], by: Account, now: datetime) -> int:
    """Have letters tried no more; how many could be."""
    return _act(mail.dismiss, OutboxAct.LETTERS_DISMISSED, keys, by, now)


def _act(
    act: Callable[[Collection[int], datetime], int], name: OutboxAct, keys: Collection[int], by: Account, now: datetime
) -> int:
    to = sorted({letter.recipient for letter in letters_among(keys)})
    number = act(keys, now)
    if number:
        record(by, name, ", ".join(to), now, letters=number)
    return number
