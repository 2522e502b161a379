"""Which double bookings a merger would make."""

from collections.abc import Mapping
from typing import Any

from forum.accounts.models import Account
from forum.removal.rules import Clash
from forum.removal.signals import weighing


def clashes_of(row: Any, into: Any, parts: Mapping[int, Any], reader: Account) -> list[Clash]:
    """What collides after a merger (of a venue: with these rooms), where the reader may see the draft."""
    answers = weighing.send(row, into=into, parts=parts, reader=reader)
    return [clash for _, clashes in answers for clash in clashes]
