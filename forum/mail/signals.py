"""News of the outbox."""

from blinker import Signal

letter_written = Signal("A letter is durable in the outbox and may go out now.")
