"""News of the programme."""

from datetime import datetime
from uuid import UUID

from forum.accounts.queries import find_account
from forum.db import Values
from forum.editions.models import PublicEdition
from forum.editions.queries import find_public
from forum.editions.rules import may_see, rights_over
from forum.mail.models import Letter
from forum.mail.rules import Withheld
from forum.mail.services import renew, withhold
from forum.notices.queries import lines_of
from forum.notices.rules import KINDS
from forum.notices.services import watch_changes
from forum.releases.rules import Change


def watch_programme(edition: PublicEdition, *, changes: tuple[Change, ...], now: datetime, **_: object) -> None:
    """Whoever starred a changed session learns of it in time."""
    watch_changes(edition, changes, now)


def ask_of_edition(letter: Letter, **_: object) -> None:
    """News of an edition only for whom it still exists; its programme as it is by now."""
    if letter.about != "edition":
        return
    edition, account = find_public(letter.about_id or 0), find_account(letter.recipient)
    if edition is None or account is None or not may_see(edition, rights_over(edition, account)):
        withhold(letter, Withheld.UNTOLD)
        return
    written = {line["uid"]: line for line in letter.values["lines"] if "uid" in line}
    if lines := lines_of(edition, {UUID(uid) for uid in written}, letter.language):
        renew(letter, {"lines": [_since(written[line["uid"]], line) for line in lines]})


def _since(line: Values, now: Values) -> Values:
    """What it says now; where nothing worth a letter happened since, what was to be told by today's title."""
    return now if now["kind"] in KINDS else line | {"title": now["title"]}
