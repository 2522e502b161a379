"""Accounts: signing in, confirming an address, the person behind it, and who may do what, where."""
