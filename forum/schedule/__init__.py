"""Rooms × time: the draft, its conflicts, and releasing it."""
