"""Letters go out as soon as they are written; what did not go, when it is due again."""

from datetime import timedelta

from flask import current_app

from forum import clock
from forum.bounds import Bound
from forum.db import transaction
from forum.jobs import job
from forum.mail.delivery import deliver
from forum.mail.services import claim_letter, forget_expired
from forum.mail.signals import letter_written


@job(every=timedelta(seconds=15), on=letter_written)
def deliver_letters() -> int:
    """Send every letter that is due; how many went out. Safe to run in several processes at once."""
    sent = 0
    while True:
        with transaction():
            letter = claim_letter(clock.now())
            letter_id = letter.id if letter else None
        if letter_id is None:
            return sent
        sent += deliver(letter_id)


@job(every=timedelta(hours=1))
def forget_links() -> int:
    """Letters that never went keep no links that are dead; how many. The demonstration's mailbox shows them a while."""
    shown = timedelta(days=Bound.DEMO_DAYS.number if current_app.config["DEMO"] else 0)
    with transaction():
        return forget_expired(clock.now() - shown)
