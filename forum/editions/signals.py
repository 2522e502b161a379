"""News of editions."""

from blinker import Signal

edition_changed = Signal(
    "What calendars show of a public edition changed: sender the Edition, keywords now and notable"
    " (not only texts changed, but days, place or state)."
)
