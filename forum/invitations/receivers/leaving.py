"""Letters about registrations, as they leave: however long they waited."""

from datetime import datetime

from forum.accounts.queries import is_closed
from forum.db import Values
from forum.editions.models import EditionState
from forum.invitations.queries import find_registration
from forum.invitations.receivers.standing import invitation_of, standing_of, withdrawal_of
from forum.invitations.rules import farewell
from forum.mail.models import Letter
from forum.mail.queries import is_superseded, last_sent
from forum.mail.rules import Withheld
from forum.mail.services import readdress, renew, reword, withhold
from forum.people.queries import still_offers
from forum.registration.models import Registration, RegistrationState
from forum.registration.queries import to_complete
from forum.registration.rules import ALIVE, may_hear

SUPERSEDING = {
    "registration": {"registration", "farewell"},
    "farewell": {"registration", "farewell"},
    "edition": {"edition", "farewell"},
    "category": {"category", "farewell"},
    "complete": {"complete", "farewell"},
}
"""Which newer letter about a registration says what one of the same registration said, as it is since."""

OVER = {EditionState.CANCELLED.value, *(state.value for state in RegistrationState if state not in ALIVE)}
END = ("state", "reason")


def ask_of_registration(letter: Letter, *, now: datetime) -> None:
    """Of an edition that its person may no longer see nothing is told, but that a place is lost; nobody is told at an
    address that is theirs no more; and what moved on meanwhile another letter tells.
    """
    if letter.about != "registration":
        return
    registration = find_registration(letter.about_id or 0)
    if registration is None or not _follow_address(letter, registration, now):
        withhold(letter, Withheld.UNTOLD)
    elif not may_hear(registration):
        _take_leave(letter, registration, now)
    elif is_superseded(letter, SUPERSEDING[letter.template]):
        withhold(letter, Withheld.SUPERSEDED)
    elif not _holds(letter, registration):
        withhold(letter, Withheld.OVER)
    elif letter.template == "complete" and is_closed(letter.recipient):
        withhold(letter, Withheld.UNTOLD)
    else:
        standing = standing_of(letter.template, registration, letter.language) | _offered(letter)
        renew(letter, standing, invitation_of(registration, now) if letter.calendar else None)
        _end_once(letter)


def _offered(letter: Letter) -> Values:
    """A link that was revoked meanwhile is not told; the rest is."""
    if letter.template != "complete" or still_offers(letter.values.get("link_id") or 0, letter.recipient):
        return {}
    return {"offered": False, "path": ""}


def _take_leave(letter: Letter, registration: Registration, now: datetime) -> None:
    said = RegistrationState(letter.values["state"]) if letter.template == "registration" else registration.state
    if is_superseded(letter, {"farewell"} if letter.template == "farewell" else SUPERSEDING["registration"]):
        withhold(letter, Withheld.SUPERSEDED)
    elif letter.template == "farewell" or said not in ALIVE:
        reword(letter, "farewell", farewell(registration), letter.language, withdrawal_of(registration, now))
        _end_once(letter)
    else:
        withhold(letter, Withheld.UNTOLD)


def _end_once(letter: Letter) -> None:
    """Whoever was told last of this end, for this reason, is not told of it again."""
    last = last_sent(letter) if letter.template == "farewell" or letter.values.get("state") in OVER else None
    if last and last.template == letter.template and all(last.values.get(n) == letter.values.get(n) for n in END):
        withhold(letter, Withheld.TOLD)


def _holds(letter: Letter, registration: Registration) -> bool:
    """Whether it still stands as the letter says; where a place ended with its edition, another letter says so."""
    said, edition = letter.values.get("state"), registration.edition
    if letter.template == "edition":
        return registration.state is RegistrationState.CONFIRMED and said == edition.state.value
    if letter.template == "complete":
        return bool(to_complete(registration))
    has_ended = edition.state is EditionState.CANCELLED and "METHOD:REQUEST" in (letter.calendar or "")
    return letter.template != "farewell" and said == registration.state.value and not has_ended


def _follow_address(letter: Letter, registration: Registration, now: datetime) -> bool:
    """Let it go where its person is reached now, with a calendar entry that says so; False if it cannot."""
    address = registration.person.address
    if letter.recipient == address:
        return True
    if not address or letter.expires_at is not None:  # what opens something is of the old address
        return False
    readdress(letter, address, invitation_of(registration, now) if letter.calendar else None)
    return True
