"""Immutable documents, their difference, filters, stars: what the public side reads."""
