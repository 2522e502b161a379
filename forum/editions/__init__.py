"""Forums through the years: series, editions, venues, rooms, and the teams that run them."""
