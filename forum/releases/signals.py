"""News of the programme."""

from blinker import Signal

programme_released = Signal(
    "A programme that was public changed: sender the PublicEdition, keywords changes (a tuple of Change) and now."
)
