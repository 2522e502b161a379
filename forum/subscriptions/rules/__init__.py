"""Which program reads an address, and whether it reads it rightly."""
