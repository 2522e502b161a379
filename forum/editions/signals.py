"""News of editions."""

from blinker import Signal

draft_moved = Signal(
    "The draft of an edition has other days, another zone or another venue: sender the Edition, keywords zone (the one"
    " before), rooms (the Rooms to which sessions go in another venue; else None), days (whether"
    " they, or the hours of the first and last, are other ones), shift (by how much sessions move along with them), by"
    " and now. Receivers may refuse: then nothing is changed."
)
edition_changed = Signal(
    "What calendars show of a public edition changed: sender the PublicEdition, keywords now and before (its facts)."
)
zone_changed = Signal(
    "What everyone sees of an edition is in another zone now: sender the PublicEdition, keyword before (the zone)."
)
series_opened = Signal("A closed series is open to everyone: sender the Series, keywords by and now.")
