"""News of registrations."""

from blinker import Signal

registration_changed = Signal(
    "A registration entered a state: sender the Registration, keywords step, now, and moved_from, the category out of "
    "which the organisers moved it."
)
registrations_moved = Signal(
    "Registrations are in another category: sender it, keywords before (the old one), keys, now."
)
