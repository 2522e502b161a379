"""News of the programme."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from forum.accounts.models import Account
from forum.accounts.services import reach
from forum.db import Values
from forum.editions.models import PublicEdition
from forum.editions.queries import find_public
from forum.editions.rules import may_see, rights_over
from forum.mail.models import Letter
from forum.mail.queries import newer_letters
from forum.mail.rules import Withheld
from forum.mail.services import renew, withhold
from forum.notices.queries import lines_of
from forum.notices.rules import KINDS
from forum.notices.services import forget_watched, watch_changes
from forum.releases.rules import Change


def watch_programme(edition: PublicEdition, *, changes: tuple[Change, ...], now: datetime, **_: object) -> None:
    """Whoever starred a changed session learns of it in time."""
    watch_changes(edition, changes, now)


def ask_of_edition(letter: Letter, **_: object) -> None:
    """News of an edition only for whom it still exists; its programme as it is by now, and each change once."""
    if letter.about != "edition" or (account := reach(letter)) is None:
        return
    _leave_to_newer(letter)
    newly = forget_watched(account.id, letter.about_id or 0, [UUID(uid) for uid in _lines(letter)])
    _leave_to_newer(letter)  # one that was written while this waited for what is watched
    if not letter.values["lines"]:
        withhold(letter, Withheld.SUPERSEDED)
    else:
        _tell(letter, account, newly)


def _lines(letter: Letter) -> dict[str, Values]:
    return {line["uid"]: line for line in letter.values["lines"] if "uid" in line}


def _leave_to_newer(letter: Letter) -> None:
    told = {uid for newer in newer_letters(letter, {letter.template}) for uid in _lines(newer)}
    if told:
        renew(letter, {"lines": [line for uid, line in _lines(letter).items() if uid not in told]})


def _tell(letter: Letter, account: Account, newly: Collection[UUID]) -> None:
    """What became of its sessions; `newly`: of which by now something worth a letter happened after it was written."""
    edition = find_public(letter.about_id or 0)
    if edition is None or not may_see(edition, rights_over(edition, account)):
        withhold(letter, Withheld.UNTOLD)
        return
    written = _lines(letter)
    if lines := lines_of(edition, {UUID(uid) for uid in written}, letter.language):
        told = [line if UUID(line["uid"]) in newly else _since(written[line["uid"]], line) for line in lines]
        renew(letter, {"lines": told})


def _since(line: Values, now: Values) -> Values:
    """What it says now; where nothing worth a letter happened since, what was to be told by today's title."""
    return now if now["kind"] in KINDS else line | {"title": now["title"]}
