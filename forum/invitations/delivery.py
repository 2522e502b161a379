"""What the clock brings: answers from the mailbox, and changes that calendars have not carried."""

import imaplib
import logging

from flask import current_app

from forum import clock
from forum.db import transaction
from forum.errors import Refused
from forum.invitations.services import take_reply
from forum.mail.delivery import take

log = logging.getLogger(__name__)


def take_replies() -> int:
    """Read the mailbox of FORUM_REPLIES, if there is one; how many answers changed something."""
    url, taken = current_app.config["REPLIES"], 0
    if not url:
        return 0
    try:
        for data in take(url):
            try:
                with transaction():
                    take_reply(data, current_app.config["SECRET_KEY"], clock.now())
                taken += 1
            except Refused as refused:
                log.info("an incoming mail changed nothing: %s", refused.reason.name)
    except (OSError, imaplib.IMAP4.error) as problem:
        log.warning("the mailbox of replies does not answer: %s", type(problem).__name__)
    return taken
