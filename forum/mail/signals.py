"""News of the outbox."""

from blinker import Signal

letter_leaving = Signal(
    "A letter about a row is to leave: sender the Letter, keyword now. Who knows the row says whether its reader may"
    " still be told, and whether what it says still holds: by `withhold`, or by other words."
)
letter_heading = Signal(
    "A letter about an edition is composed: sender the Letter. A receiver may return the picture (PNG) above its words."
)
letter_written = Signal("A letter is in the outbox and may go out once the transaction is durable.")
