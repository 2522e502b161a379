"""What is on: tracks, sessions and speakers, as the organiser's draft holds them."""
