"""Who comes: categories, quotas, the waitlist, and the life of a registration."""
