"""What those who work on Forum run by `make`; nothing of it is in the wheel."""
