"""Rooms × time: the draft, its conflicts, and the releases that the public side reads."""
