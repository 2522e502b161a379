"""What administrators do with the outbox, for the log."""

from forum.audit.models import Act
from forum.languages import N_


class OutboxAct(Act):
    """What the log says of letters."""

    LETTERS_RETRIED = "letters retried", N_("Letters put back into the outbox")
    LETTERS_DISMISSED = "letters dismissed", N_("Letters dismissed")
