"""What administrators filter by."""

from forum.languages import N_, NC_, Labelled


class AccountState(Labelled):
    """What may be remarkable about an account."""

    UNCONFIRMED = "unconfirmed", N_("Address not confirmed")
    CLOSED = "closed", NC_("account", "Closed")
    WITH_FACTOR = "factor", N_("With a second factor")
