"""Decisions about feeds: what a CalDAV request asks, what an answer to an invitation says, what must go by mail."""
