"""Reading personal addresses, and what their calendars hold."""
