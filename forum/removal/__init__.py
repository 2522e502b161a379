"""Archiving, merging and removing: what follows is shown first, and can be taken back for 30 days."""
