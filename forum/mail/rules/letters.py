"""What is said of letters to whoever looks after them."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from forum.languages import N_
from forum.mail.models import Letter, LetterState

CLAIM = timedelta(minutes=2)
"""How long a letter belongs to whoever tries to send it."""


class Withheld(StrEnum):
    """Why a letter never left."""

    UNTOLD = "withheld: not for its reader"
    OVER = "withheld: over"
    SUPERSEDED = "withheld: superseded"
    USED = "withheld: used"
    TOLD = "withheld: told"


_KINDS = {
    "address": N_("Code for a new address"),
    "address_changed": N_("The address was changed"),
    "address_taken": N_("An address that has an account"),
    "again": N_("Code that shows who one is"),
    "category": N_("Another category"),
    "changes": N_("Changes of a programme"),
    "claim": N_("Offer of a profile"),
    "closed": N_("Account closed or opened"),
    "complete": N_("Something is missing"),
    "confirm": N_("Code to sign up"),
    "farewell": N_("Place taken back"),
    "edition": N_("News of an edition"),
    "offer": N_("Offer of a role"),
    "registration": N_("State of a registration"),
    "reset": N_("Link to a new password"),
    "role": N_("End of a role"),
    "security": N_("Security of the account"),
    "sign_in": N_("Code to sign in"),
}
_TROUBLES = (
    (Withheld.UNTOLD, N_("Its reader may no longer be told of this, or has no address any more.")),
    (Withheld.OVER, N_("What it says was no longer so when it was to leave.")),
    (Withheld.SUPERSEDED, N_("A newer letter to its reader says how it stands.")),
    (Withheld.TOLD, N_("Its reader was told the same before.")),
    (Withheld.USED, N_("What it opens was used already, taken back, or too old.")),
    (r"refused: 5\d\d", N_("The mail server refused the letter for good.")),
    (r"refused: ", N_("The mail server refused the letter for now.")),
    (r"carries no address", N_("The mail server takes no address that is written with other than Latin letters.")),
    (r"SMTPAuthentication", N_("The mail server refused our password.")),
    (r"SSL|Certificate", N_("The connection to the mail server could not be secured.")),
    (r"SMTP|Timeout|Connection|gaierror|OSError", N_("The mail server could not be reached.")),
)


def kind_of(template: str) -> str:
    """What pages call letters of a template; one that has no word is called by its name."""
    return _KINDS.get(template, template)


def explain(error: str) -> str:
    """What an error that a letter met means, in a sentence; the technical words stand beside it."""
    if not error:
        return ""
    return next((said for sign, said in _TROUBLES if re.search(sign, error)), N_("The letter could not be written."))


def can_be_retried(letter: Letter, now: datetime) -> bool:
    """Whether it was given up, or waits longer than somebody may be sending it right now."""
    return letter.state in {LetterState.FAILED, LetterState.DISMISSED} or _rests(letter, now)


def can_be_dismissed(letter: Letter, now: datetime) -> bool:
    """Whether it is in the way and nobody is sending it right now."""
    return letter.state is LetterState.FAILED or _rests(letter, now)


def _rests(letter: Letter, now: datetime) -> bool:
    return letter.state is LetterState.WAITING and bool(letter.error) and letter.due_at > now + CLAIM
