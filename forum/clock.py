"""The time, asked only at the edge and handed in from there."""

from datetime import UTC, datetime


def now() -> datetime:
    """This instant in UTC, to the second: what we store and publish has no finer grain."""
    return datetime.now(UTC).replace(microsecond=0)
