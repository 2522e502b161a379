"""What the site is called, and what it says of itself: help, privacy, contact, legal notice."""
