"""News of registrations."""

from blinker import Signal

registration_changed = Signal(
    "A registration entered a state: sender the Registration, keywords step, now, moved_from, the category out of "
    "which the organisers moved it, act, what the log calls it, and passed, the state that the one that stays of "
    "two took from it."
)
completion_asked = Signal(
    "Organisers ask that a registration says more: sender the Registration, keywords reason, offered (the link to the "
    "profile that its person is sent along, or None), now."
)
registrations_moved = Signal(
    "Registrations are in another category: sender it, keywords before (the old one), keys, changed (those of them "
    "whose state that changed), now."
)
