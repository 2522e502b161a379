"""Accounts: signing in, confirming an address, and who may do what, where."""
