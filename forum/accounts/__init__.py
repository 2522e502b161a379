"""Accounts: signing in, confirming an address, and the person behind it."""
