"""Persons, with or without an account: the profile, and claiming one by link."""
