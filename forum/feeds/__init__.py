"""Calendars: public and personal feeds, and invitations by mail."""
