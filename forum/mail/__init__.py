"""The outbox: letters are rows of the act's own transaction, delivered after it, at least once."""
