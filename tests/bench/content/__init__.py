"""What a site is filled with."""
