"""Forums through the years: series, editions, venues, rooms, and who may run what."""
