"""News of the outbox."""

from blinker import Signal

letter_written = Signal("A letter is in the outbox and may go out once the transaction is durable.")
