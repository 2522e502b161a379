"""Reading calendars, subscriptions and CalDAV collections."""
