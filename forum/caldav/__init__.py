"""CalDAV, read-only: calendars that clients keep in step."""
