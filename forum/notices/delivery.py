"""What the clock brings: changes that calendars have not carried."""

from forum import clock
from forum.db import transaction
from forum.notices.services import send_due


def send_due_notices() -> int:
    """Write the letters about changes that no calendar has fetched by now; how many."""
    with transaction():
        return send_due(clock.now())
