"""Changes that must go by mail because no calendar can carry them in time."""
