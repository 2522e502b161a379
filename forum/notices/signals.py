"""News of changes."""

from blinker import Signal

changes_watched = Signal("Changes are watched for somebody; a letter may be due at once.")
